/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError, $Array = $util.global.Array, $TypeError = $util.global.TypeError, $Number = $util.global.Number, $parseInt = $util.global.parseInt, $String = $util.global.String, $BigInt = $util.global.BigInt, $Boolean = $util.global.Boolean;

const $root = $protobuf.roots["default"] || ($protobuf.roots["default"] = {});

export const cardtill = $root.cardtill = (() => {

    const cardtill = {};

    cardtill.v1 = (function() {

        const v1 = {};

        v1.Config = (function() {

            const Config = function (properties) {
                this.receiptHeader = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Config.prototype.version = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            Config.prototype.terminalId = "";
            Config.prototype.issuedWallMs = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
            Config.prototype.validForSeconds = 0;
            Config.prototype.minAgent = "";
            Config.prototype.receiptHeader = $util.emptyArray;
            Config.prototype.language = "";
            Config.prototype.idleText = "";
            Config.prototype.logLevel = "";
            Config.prototype.offline = null;

            Config.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && (typeof message.version === "object" ? message.version.low || message.version.high : message.version !== 0))
                    writer.uint32(8).uint64(message.version);
                if (message.terminalId != null && $Object.hasOwnProperty.call(message, "terminalId") && message.terminalId !== "")
                    writer.uint32(18).string(message.terminalId);
                if (message.issuedWallMs != null && $Object.hasOwnProperty.call(message, "issuedWallMs") && (typeof message.issuedWallMs === "object" ? message.issuedWallMs.low || message.issuedWallMs.high : message.issuedWallMs !== 0))
                    writer.uint32(24).int64(message.issuedWallMs);
                if (message.validForSeconds != null && $Object.hasOwnProperty.call(message, "validForSeconds") && message.validForSeconds !== 0)
                    writer.uint32(32).uint32(message.validForSeconds);
                if (message.minAgent != null && $Object.hasOwnProperty.call(message, "minAgent") && message.minAgent !== "")
                    writer.uint32(42).string(message.minAgent);
                if (message.receiptHeader != null && message.receiptHeader.length)
                    for (let i = 0; i < message.receiptHeader.length; ++i)
                        writer.uint32(50).string(message.receiptHeader[i]);
                if (message.language != null && $Object.hasOwnProperty.call(message, "language") && message.language !== "")
                    writer.uint32(58).string(message.language);
                if (message.idleText != null && $Object.hasOwnProperty.call(message, "idleText") && message.idleText !== "")
                    writer.uint32(66).string(message.idleText);
                if (message.logLevel != null && $Object.hasOwnProperty.call(message, "logLevel") && message.logLevel !== "")
                    writer.uint32(74).string(message.logLevel);
                if (message.offline != null && $Object.hasOwnProperty.call(message, "offline"))
                    $root.cardtill.v1.Offline.encode(message.offline, writer.uint32(82).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Config.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.Config();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.terminalId = value;
                            else
                                delete message.terminalId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                message.issuedWallMs = value;
                            else
                                delete message.issuedWallMs;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.validForSeconds = value;
                            else
                                delete message.validForSeconds;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.minAgent = value;
                            else
                                delete message.minAgent;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if (!(message.receiptHeader && message.receiptHeader.length))
                                message.receiptHeader = [];
                            message.receiptHeader.push(reader.stringVerify());
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.language = value;
                            else
                                delete message.language;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.idleText = value;
                            else
                                delete message.idleText;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.logLevel = value;
                            else
                                delete message.logLevel;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            message.offline = $root.cardtill.v1.Offline.decode(reader, reader.size(), $undefined, _depth + 1, message.offline);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            Config.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.version != null && $Object.hasOwnProperty.call(message, "version"))
                    if (!$util.isInteger(message.version) && !(message.version && $util.isInteger(message.version.low) && $util.isInteger(message.version.high)))
                        return "version: integer|Long expected";
                if (message.terminalId != null && $Object.hasOwnProperty.call(message, "terminalId"))
                    if (!$util.isString(message.terminalId))
                        return "terminalId: string expected";
                if (message.issuedWallMs != null && $Object.hasOwnProperty.call(message, "issuedWallMs"))
                    if (!$util.isInteger(message.issuedWallMs) && !(message.issuedWallMs && $util.isInteger(message.issuedWallMs.low) && $util.isInteger(message.issuedWallMs.high)))
                        return "issuedWallMs: integer|Long expected";
                if (message.validForSeconds != null && $Object.hasOwnProperty.call(message, "validForSeconds"))
                    if (!$util.isInteger(message.validForSeconds))
                        return "validForSeconds: integer expected";
                if (message.minAgent != null && $Object.hasOwnProperty.call(message, "minAgent"))
                    if (!$util.isString(message.minAgent))
                        return "minAgent: string expected";
                if (message.receiptHeader != null && $Object.hasOwnProperty.call(message, "receiptHeader")) {
                    if (!$Array.isArray(message.receiptHeader))
                        return "receiptHeader: array expected";
                    for (let i = 0; i < message.receiptHeader.length; ++i)
                        if (!$util.isString(message.receiptHeader[i]))
                            return "receiptHeader: string[] expected";
                }
                if (message.language != null && $Object.hasOwnProperty.call(message, "language"))
                    if (!$util.isString(message.language))
                        return "language: string expected";
                if (message.idleText != null && $Object.hasOwnProperty.call(message, "idleText"))
                    if (!$util.isString(message.idleText))
                        return "idleText: string expected";
                if (message.logLevel != null && $Object.hasOwnProperty.call(message, "logLevel"))
                    if (!$util.isString(message.logLevel))
                        return "logLevel: string expected";
                if (message.offline != null && $Object.hasOwnProperty.call(message, "offline")) {
                    let error = $root.cardtill.v1.Offline.verify(message.offline, _depth + 1);
                    if (error)
                        return "offline." + error;
                }
                return null;
            };

            Config.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults)
                    object.receiptHeader = [];
                if (options.defaults) {
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.version = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.version = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.terminalId = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, false);
                        object.issuedWallMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.issuedWallMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.validForSeconds = 0;
                    object.minAgent = "";
                    object.language = "";
                    object.idleText = "";
                    object.logLevel = "";
                    object.offline = null;
                }
                if (message.version != null && $Object.hasOwnProperty.call(message, "version"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.version = typeof message.version === "number" ? $BigInt(message.version) : $util.Long.fromBits(message.version.low >>> 0, message.version.high >>> 0, true).toBigInt();
                    else if (typeof message.version === "number")
                        object.version = options.longs === $String ? $String(message.version) : message.version;
                    else
                        object.version = options.longs === $String ? $util.Long.prototype.toString.call(message.version) : options.longs === $Number ? new $util.LongBits(message.version.low >>> 0, message.version.high >>> 0).toNumber(true) : message.version;
                if (message.terminalId != null && $Object.hasOwnProperty.call(message, "terminalId"))
                    object.terminalId = message.terminalId;
                if (message.issuedWallMs != null && $Object.hasOwnProperty.call(message, "issuedWallMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.issuedWallMs = typeof message.issuedWallMs === "number" ? $BigInt(message.issuedWallMs) : $util.Long.fromBits(message.issuedWallMs.low >>> 0, message.issuedWallMs.high >>> 0, false).toBigInt();
                    else if (typeof message.issuedWallMs === "number")
                        object.issuedWallMs = options.longs === $String ? $String(message.issuedWallMs) : message.issuedWallMs;
                    else
                        object.issuedWallMs = options.longs === $String ? $util.Long.prototype.toString.call(message.issuedWallMs) : options.longs === $Number ? new $util.LongBits(message.issuedWallMs.low >>> 0, message.issuedWallMs.high >>> 0).toNumber() : message.issuedWallMs;
                if (message.validForSeconds != null && $Object.hasOwnProperty.call(message, "validForSeconds"))
                    object.validForSeconds = message.validForSeconds;
                if (message.minAgent != null && $Object.hasOwnProperty.call(message, "minAgent"))
                    object.minAgent = message.minAgent;
                if (message.receiptHeader && message.receiptHeader.length) {
                    object.receiptHeader = $Array(message.receiptHeader.length);
                    for (let j = 0; j < message.receiptHeader.length; ++j)
                        object.receiptHeader[j] = message.receiptHeader[j];
                }
                if (message.language != null && $Object.hasOwnProperty.call(message, "language"))
                    object.language = message.language;
                if (message.idleText != null && $Object.hasOwnProperty.call(message, "idleText"))
                    object.idleText = message.idleText;
                if (message.logLevel != null && $Object.hasOwnProperty.call(message, "logLevel"))
                    object.logLevel = message.logLevel;
                if (message.offline != null && $Object.hasOwnProperty.call(message, "offline"))
                    object.offline = $root.cardtill.v1.Offline.toObject(message.offline, options, _depth + 1);
                return object;
            };

            return Config;
        })();

        v1.Offline = (function() {

            const Offline = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Offline.prototype.paymentMaxFen = null;
            Offline.prototype.terminalMaxFen = null;
            Offline.prototype.paymentsMax = 0;
            Offline.prototype.memberMaxFen = null;
            Offline.prototype.hoursMax = 0;
            Offline.prototype.rebootTrust = false;

            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Offline.prototype, "_paymentMaxFen", {
                get: $util.oneOfGetter($oneOfFields = ["paymentMaxFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Offline.prototype, "_terminalMaxFen", {
                get: $util.oneOfGetter($oneOfFields = ["terminalMaxFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Offline.prototype, "_memberMaxFen", {
                get: $util.oneOfGetter($oneOfFields = ["memberMaxFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            Offline.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.paymentMaxFen != null && $Object.hasOwnProperty.call(message, "paymentMaxFen"))
                    writer.uint32(8).int64(message.paymentMaxFen);
                if (message.terminalMaxFen != null && $Object.hasOwnProperty.call(message, "terminalMaxFen"))
                    writer.uint32(16).int64(message.terminalMaxFen);
                if (message.paymentsMax != null && $Object.hasOwnProperty.call(message, "paymentsMax") && message.paymentsMax !== 0)
                    writer.uint32(24).uint32(message.paymentsMax);
                if (message.memberMaxFen != null && $Object.hasOwnProperty.call(message, "memberMaxFen"))
                    writer.uint32(32).int64(message.memberMaxFen);
                if (message.hoursMax != null && $Object.hasOwnProperty.call(message, "hoursMax") && message.hoursMax !== 0)
                    writer.uint32(40).uint32(message.hoursMax);
                if (message.rebootTrust != null && $Object.hasOwnProperty.call(message, "rebootTrust") && message.rebootTrust !== false)
                    writer.uint32(48).bool(message.rebootTrust);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Offline.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.Offline();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.paymentMaxFen = reader.int64();
                            message._paymentMaxFen = "paymentMaxFen";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            message.terminalMaxFen = reader.int64();
                            message._terminalMaxFen = "terminalMaxFen";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.paymentsMax = value;
                            else
                                delete message.paymentsMax;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            message.memberMaxFen = reader.int64();
                            message._memberMaxFen = "memberMaxFen";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.hoursMax = value;
                            else
                                delete message.hoursMax;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.rebootTrust = value;
                            else
                                delete message.rebootTrust;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            Offline.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.paymentMaxFen != null && $Object.hasOwnProperty.call(message, "paymentMaxFen")) {
                    properties._paymentMaxFen = 1;
                    if (!$util.isInteger(message.paymentMaxFen) && !(message.paymentMaxFen && $util.isInteger(message.paymentMaxFen.low) && $util.isInteger(message.paymentMaxFen.high)))
                        return "paymentMaxFen: integer|Long expected";
                }
                if (message.terminalMaxFen != null && $Object.hasOwnProperty.call(message, "terminalMaxFen")) {
                    properties._terminalMaxFen = 1;
                    if (!$util.isInteger(message.terminalMaxFen) && !(message.terminalMaxFen && $util.isInteger(message.terminalMaxFen.low) && $util.isInteger(message.terminalMaxFen.high)))
                        return "terminalMaxFen: integer|Long expected";
                }
                if (message.paymentsMax != null && $Object.hasOwnProperty.call(message, "paymentsMax"))
                    if (!$util.isInteger(message.paymentsMax))
                        return "paymentsMax: integer expected";
                if (message.memberMaxFen != null && $Object.hasOwnProperty.call(message, "memberMaxFen")) {
                    properties._memberMaxFen = 1;
                    if (!$util.isInteger(message.memberMaxFen) && !(message.memberMaxFen && $util.isInteger(message.memberMaxFen.low) && $util.isInteger(message.memberMaxFen.high)))
                        return "memberMaxFen: integer|Long expected";
                }
                if (message.hoursMax != null && $Object.hasOwnProperty.call(message, "hoursMax"))
                    if (!$util.isInteger(message.hoursMax))
                        return "hoursMax: integer expected";
                if (message.rebootTrust != null && $Object.hasOwnProperty.call(message, "rebootTrust"))
                    if (typeof message.rebootTrust !== "boolean")
                        return "rebootTrust: boolean expected";
                return null;
            };

            Offline.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.paymentsMax = 0;
                    object.hoursMax = 0;
                    object.rebootTrust = false;
                }
                if (message.paymentMaxFen != null && $Object.hasOwnProperty.call(message, "paymentMaxFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.paymentMaxFen = typeof message.paymentMaxFen === "number" ? $BigInt(message.paymentMaxFen) : $util.Long.fromBits(message.paymentMaxFen.low >>> 0, message.paymentMaxFen.high >>> 0, false).toBigInt();
                    else if (typeof message.paymentMaxFen === "number")
                        object.paymentMaxFen = options.longs === $String ? $String(message.paymentMaxFen) : message.paymentMaxFen;
                    else
                        object.paymentMaxFen = options.longs === $String ? $util.Long.prototype.toString.call(message.paymentMaxFen) : options.longs === $Number ? new $util.LongBits(message.paymentMaxFen.low >>> 0, message.paymentMaxFen.high >>> 0).toNumber() : message.paymentMaxFen;
                if (message.terminalMaxFen != null && $Object.hasOwnProperty.call(message, "terminalMaxFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.terminalMaxFen = typeof message.terminalMaxFen === "number" ? $BigInt(message.terminalMaxFen) : $util.Long.fromBits(message.terminalMaxFen.low >>> 0, message.terminalMaxFen.high >>> 0, false).toBigInt();
                    else if (typeof message.terminalMaxFen === "number")
                        object.terminalMaxFen = options.longs === $String ? $String(message.terminalMaxFen) : message.terminalMaxFen;
                    else
                        object.terminalMaxFen = options.longs === $String ? $util.Long.prototype.toString.call(message.terminalMaxFen) : options.longs === $Number ? new $util.LongBits(message.terminalMaxFen.low >>> 0, message.terminalMaxFen.high >>> 0).toNumber() : message.terminalMaxFen;
                if (message.paymentsMax != null && $Object.hasOwnProperty.call(message, "paymentsMax"))
                    object.paymentsMax = message.paymentsMax;
                if (message.memberMaxFen != null && $Object.hasOwnProperty.call(message, "memberMaxFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.memberMaxFen = typeof message.memberMaxFen === "number" ? $BigInt(message.memberMaxFen) : $util.Long.fromBits(message.memberMaxFen.low >>> 0, message.memberMaxFen.high >>> 0, false).toBigInt();
                    else if (typeof message.memberMaxFen === "number")
                        object.memberMaxFen = options.longs === $String ? $String(message.memberMaxFen) : message.memberMaxFen;
                    else
                        object.memberMaxFen = options.longs === $String ? $util.Long.prototype.toString.call(message.memberMaxFen) : options.longs === $Number ? new $util.LongBits(message.memberMaxFen.low >>> 0, message.memberMaxFen.high >>> 0).toNumber() : message.memberMaxFen;
                if (message.hoursMax != null && $Object.hasOwnProperty.call(message, "hoursMax"))
                    object.hoursMax = message.hoursMax;
                if (message.rebootTrust != null && $Object.hasOwnProperty.call(message, "rebootTrust"))
                    object.rebootTrust = message.rebootTrust;
                return object;
            };

            return Offline;
        })();

        v1.ConfigReport = (function() {

            const ConfigReport = function (properties) {
                this.keys = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            ConfigReport.prototype.appliedVersion = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            ConfigReport.prototype.refusedVersion = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            ConfigReport.prototype.refusedCode = "";
            ConfigReport.prototype.refusedDetail = "";
            ConfigReport.prototype.keys = $util.emptyArray;

            ConfigReport.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.appliedVersion != null && $Object.hasOwnProperty.call(message, "appliedVersion") && (typeof message.appliedVersion === "object" ? message.appliedVersion.low || message.appliedVersion.high : message.appliedVersion !== 0))
                    writer.uint32(8).uint64(message.appliedVersion);
                if (message.refusedVersion != null && $Object.hasOwnProperty.call(message, "refusedVersion") && (typeof message.refusedVersion === "object" ? message.refusedVersion.low || message.refusedVersion.high : message.refusedVersion !== 0))
                    writer.uint32(16).uint64(message.refusedVersion);
                if (message.refusedCode != null && $Object.hasOwnProperty.call(message, "refusedCode") && message.refusedCode !== "")
                    writer.uint32(26).string(message.refusedCode);
                if (message.refusedDetail != null && $Object.hasOwnProperty.call(message, "refusedDetail") && message.refusedDetail !== "")
                    writer.uint32(34).string(message.refusedDetail);
                if (message.keys != null && message.keys.length)
                    for (let i = 0; i < message.keys.length; ++i)
                        $root.cardtill.v1.KeyReport.encode(message.keys[i], writer.uint32(42).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            ConfigReport.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.ConfigReport();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.appliedVersion = value;
                            else
                                delete message.appliedVersion;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.refusedVersion = value;
                            else
                                delete message.refusedVersion;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.refusedCode = value;
                            else
                                delete message.refusedCode;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.refusedDetail = value;
                            else
                                delete message.refusedDetail;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if (!(message.keys && message.keys.length))
                                message.keys = [];
                            message.keys.push($root.cardtill.v1.KeyReport.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            ConfigReport.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.appliedVersion != null && $Object.hasOwnProperty.call(message, "appliedVersion"))
                    if (!$util.isInteger(message.appliedVersion) && !(message.appliedVersion && $util.isInteger(message.appliedVersion.low) && $util.isInteger(message.appliedVersion.high)))
                        return "appliedVersion: integer|Long expected";
                if (message.refusedVersion != null && $Object.hasOwnProperty.call(message, "refusedVersion"))
                    if (!$util.isInteger(message.refusedVersion) && !(message.refusedVersion && $util.isInteger(message.refusedVersion.low) && $util.isInteger(message.refusedVersion.high)))
                        return "refusedVersion: integer|Long expected";
                if (message.refusedCode != null && $Object.hasOwnProperty.call(message, "refusedCode"))
                    if (!$util.isString(message.refusedCode))
                        return "refusedCode: string expected";
                if (message.refusedDetail != null && $Object.hasOwnProperty.call(message, "refusedDetail"))
                    if (!$util.isString(message.refusedDetail))
                        return "refusedDetail: string expected";
                if (message.keys != null && $Object.hasOwnProperty.call(message, "keys")) {
                    if (!$Array.isArray(message.keys))
                        return "keys: array expected";
                    for (let i = 0; i < message.keys.length; ++i) {
                        let error = $root.cardtill.v1.KeyReport.verify(message.keys[i], _depth + 1);
                        if (error)
                            return "keys." + error;
                    }
                }
                return null;
            };

            ConfigReport.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults)
                    object.keys = [];
                if (options.defaults) {
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.appliedVersion = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.appliedVersion = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.refusedVersion = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.refusedVersion = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.refusedCode = "";
                    object.refusedDetail = "";
                }
                if (message.appliedVersion != null && $Object.hasOwnProperty.call(message, "appliedVersion"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.appliedVersion = typeof message.appliedVersion === "number" ? $BigInt(message.appliedVersion) : $util.Long.fromBits(message.appliedVersion.low >>> 0, message.appliedVersion.high >>> 0, true).toBigInt();
                    else if (typeof message.appliedVersion === "number")
                        object.appliedVersion = options.longs === $String ? $String(message.appliedVersion) : message.appliedVersion;
                    else
                        object.appliedVersion = options.longs === $String ? $util.Long.prototype.toString.call(message.appliedVersion) : options.longs === $Number ? new $util.LongBits(message.appliedVersion.low >>> 0, message.appliedVersion.high >>> 0).toNumber(true) : message.appliedVersion;
                if (message.refusedVersion != null && $Object.hasOwnProperty.call(message, "refusedVersion"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.refusedVersion = typeof message.refusedVersion === "number" ? $BigInt(message.refusedVersion) : $util.Long.fromBits(message.refusedVersion.low >>> 0, message.refusedVersion.high >>> 0, true).toBigInt();
                    else if (typeof message.refusedVersion === "number")
                        object.refusedVersion = options.longs === $String ? $String(message.refusedVersion) : message.refusedVersion;
                    else
                        object.refusedVersion = options.longs === $String ? $util.Long.prototype.toString.call(message.refusedVersion) : options.longs === $Number ? new $util.LongBits(message.refusedVersion.low >>> 0, message.refusedVersion.high >>> 0).toNumber(true) : message.refusedVersion;
                if (message.refusedCode != null && $Object.hasOwnProperty.call(message, "refusedCode"))
                    object.refusedCode = message.refusedCode;
                if (message.refusedDetail != null && $Object.hasOwnProperty.call(message, "refusedDetail"))
                    object.refusedDetail = message.refusedDetail;
                if (message.keys && message.keys.length) {
                    object.keys = $Array(message.keys.length);
                    for (let j = 0; j < message.keys.length; ++j)
                        object.keys[j] = $root.cardtill.v1.KeyReport.toObject(message.keys[j], options, _depth + 1);
                }
                return object;
            };

            return ConfigReport;
        })();

        v1.KeyReport = (function() {

            const KeyReport = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            KeyReport.prototype.key = "";
            KeyReport.prototype.state = "";
            KeyReport.prototype.reason = "";

            KeyReport.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key !== "")
                    writer.uint32(10).string(message.key);
                if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state !== "")
                    writer.uint32(18).string(message.state);
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(26).string(message.reason);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            KeyReport.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.KeyReport();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.key = value;
                            else
                                delete message.key;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.state = value;
                            else
                                delete message.state;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            KeyReport.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.key != null && $Object.hasOwnProperty.call(message, "key"))
                    if (!$util.isString(message.key))
                        return "key: string expected";
                if (message.state != null && $Object.hasOwnProperty.call(message, "state"))
                    if (!$util.isString(message.state))
                        return "state: string expected";
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason"))
                    if (!$util.isString(message.reason))
                        return "reason: string expected";
                return null;
            };

            KeyReport.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.key = "";
                    object.state = "";
                    object.reason = "";
                }
                if (message.key != null && $Object.hasOwnProperty.call(message, "key"))
                    object.key = message.key;
                if (message.state != null && $Object.hasOwnProperty.call(message, "state"))
                    object.state = message.state;
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason"))
                    object.reason = message.reason;
                return object;
            };

            return KeyReport;
        })();

        v1.Signed = (function() {

            const Signed = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Signed.prototype.signed = $util.newBuffer([]);
            Signed.prototype.keyId = "";
            Signed.prototype.signature = $util.newBuffer([]);

            Signed.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.signed != null && $Object.hasOwnProperty.call(message, "signed") && message.signed.length)
                    writer.uint32(10).bytes(message.signed);
                if (message.keyId != null && $Object.hasOwnProperty.call(message, "keyId") && message.keyId !== "")
                    writer.uint32(18).string(message.keyId);
                if (message.signature != null && $Object.hasOwnProperty.call(message, "signature") && message.signature.length)
                    writer.uint32(26).bytes(message.signature);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Signed.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.Signed();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.signed = value;
                            else
                                delete message.signed;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.keyId = value;
                            else
                                delete message.keyId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.signature = value;
                            else
                                delete message.signature;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            Signed.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.signed != null && $Object.hasOwnProperty.call(message, "signed"))
                    if (!(message.signed && typeof message.signed.length === "number" || $util.isString(message.signed)))
                        return "signed: buffer expected";
                if (message.keyId != null && $Object.hasOwnProperty.call(message, "keyId"))
                    if (!$util.isString(message.keyId))
                        return "keyId: string expected";
                if (message.signature != null && $Object.hasOwnProperty.call(message, "signature"))
                    if (!(message.signature && typeof message.signature.length === "number" || $util.isString(message.signature)))
                        return "signature: buffer expected";
                return null;
            };

            Signed.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    if (options.bytes === $String)
                        object.signed = "";
                    else {
                        object.signed = [];
                        if (options.bytes !== $Array)
                            object.signed = $util.newBuffer(object.signed);
                    }
                    object.keyId = "";
                    if (options.bytes === $String)
                        object.signature = "";
                    else {
                        object.signature = [];
                        if (options.bytes !== $Array)
                            object.signature = $util.newBuffer(object.signature);
                    }
                }
                if (message.signed != null && $Object.hasOwnProperty.call(message, "signed"))
                    object.signed = options.bytes === $String ? $util.base64.encode(message.signed, 0, message.signed.length) : options.bytes === $Array ? $Array.prototype.slice.call(message.signed) : message.signed;
                if (message.keyId != null && $Object.hasOwnProperty.call(message, "keyId"))
                    object.keyId = message.keyId;
                if (message.signature != null && $Object.hasOwnProperty.call(message, "signature"))
                    object.signature = options.bytes === $String ? $util.base64.encode(message.signature, 0, message.signature.length) : options.bytes === $Array ? $Array.prototype.slice.call(message.signature) : message.signature;
                return object;
            };

            return Signed;
        })();

        v1.Content = (function() {

            const Content = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Content.prototype.header = null;
            Content.prototype.body = $util.newBuffer([]);

            Content.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.header != null && $Object.hasOwnProperty.call(message, "header"))
                    $root.cardtill.v1.Header.encode(message.header, writer.uint32(10).fork(), _depth + 1).ldelim();
                if (message.body != null && $Object.hasOwnProperty.call(message, "body") && message.body.length)
                    writer.uint32(18).bytes(message.body);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Content.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.Content();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.header = $root.cardtill.v1.Header.decode(reader, reader.size(), $undefined, _depth + 1, message.header);
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.body = value;
                            else
                                delete message.body;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            Content.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.header != null && $Object.hasOwnProperty.call(message, "header")) {
                    let error = $root.cardtill.v1.Header.verify(message.header, _depth + 1);
                    if (error)
                        return "header." + error;
                }
                if (message.body != null && $Object.hasOwnProperty.call(message, "body"))
                    if (!(message.body && typeof message.body.length === "number" || $util.isString(message.body)))
                        return "body: buffer expected";
                return null;
            };

            Content.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.header = null;
                    if (options.bytes === $String)
                        object.body = "";
                    else {
                        object.body = [];
                        if (options.bytes !== $Array)
                            object.body = $util.newBuffer(object.body);
                    }
                }
                if (message.header != null && $Object.hasOwnProperty.call(message, "header"))
                    object.header = $root.cardtill.v1.Header.toObject(message.header, options, _depth + 1);
                if (message.body != null && $Object.hasOwnProperty.call(message, "body"))
                    object.body = options.bytes === $String ? $util.base64.encode(message.body, 0, message.body.length) : options.bytes === $Array ? $Array.prototype.slice.call(message.body) : message.body;
                return object;
            };

            return Content;
        })();

        v1.Header = (function() {

            const Header = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Header.prototype.protocolVersion = 0;
            Header.prototype.terminalId = "";
            Header.prototype.terminalEpoch = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            Header.prototype.id = $util.newBuffer([]);
            Header.prototype.kind = 0;
            Header.prototype.storeId = "";
            Header.prototype.assignmentVersion = 0;
            Header.prototype.configVersion = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            Header.prototype.wallMs = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
            Header.prototype.monotonicMs = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
            Header.prototype.bootId = "";
            Header.prototype.clockQuality = 0;
            Header.prototype.keyId = "";
            Header.prototype.seq = null;
            Header.prototype.previousHash = null;

            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Header.prototype, "_seq", {
                get: $util.oneOfGetter($oneOfFields = ["seq"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Header.prototype, "_previousHash", {
                get: $util.oneOfGetter($oneOfFields = ["previousHash"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            Header.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.protocolVersion != null && $Object.hasOwnProperty.call(message, "protocolVersion") && message.protocolVersion !== 0)
                    writer.uint32(8).uint32(message.protocolVersion);
                if (message.terminalId != null && $Object.hasOwnProperty.call(message, "terminalId") && message.terminalId !== "")
                    writer.uint32(18).string(message.terminalId);
                if (message.terminalEpoch != null && $Object.hasOwnProperty.call(message, "terminalEpoch") && (typeof message.terminalEpoch === "object" ? message.terminalEpoch.low || message.terminalEpoch.high : message.terminalEpoch !== 0))
                    writer.uint32(24).uint64(message.terminalEpoch);
                if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id.length)
                    writer.uint32(34).bytes(message.id);
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
                    writer.uint32(40).int32(message.kind);
                if (message.storeId != null && $Object.hasOwnProperty.call(message, "storeId") && message.storeId !== "")
                    writer.uint32(50).string(message.storeId);
                if (message.assignmentVersion != null && $Object.hasOwnProperty.call(message, "assignmentVersion") && message.assignmentVersion !== 0)
                    writer.uint32(56).uint32(message.assignmentVersion);
                if (message.configVersion != null && $Object.hasOwnProperty.call(message, "configVersion") && (typeof message.configVersion === "object" ? message.configVersion.low || message.configVersion.high : message.configVersion !== 0))
                    writer.uint32(64).uint64(message.configVersion);
                if (message.wallMs != null && $Object.hasOwnProperty.call(message, "wallMs") && (typeof message.wallMs === "object" ? message.wallMs.low || message.wallMs.high : message.wallMs !== 0))
                    writer.uint32(72).int64(message.wallMs);
                if (message.monotonicMs != null && $Object.hasOwnProperty.call(message, "monotonicMs") && (typeof message.monotonicMs === "object" ? message.monotonicMs.low || message.monotonicMs.high : message.monotonicMs !== 0))
                    writer.uint32(80).int64(message.monotonicMs);
                if (message.bootId != null && $Object.hasOwnProperty.call(message, "bootId") && message.bootId !== "")
                    writer.uint32(90).string(message.bootId);
                if (message.clockQuality != null && $Object.hasOwnProperty.call(message, "clockQuality") && message.clockQuality !== 0)
                    writer.uint32(96).int32(message.clockQuality);
                if (message.keyId != null && $Object.hasOwnProperty.call(message, "keyId") && message.keyId !== "")
                    writer.uint32(106).string(message.keyId);
                if (message.seq != null && $Object.hasOwnProperty.call(message, "seq"))
                    writer.uint32(112).uint64(message.seq);
                if (message.previousHash != null && $Object.hasOwnProperty.call(message, "previousHash"))
                    writer.uint32(122).bytes(message.previousHash);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Header.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.Header();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.protocolVersion = value;
                            else
                                delete message.protocolVersion;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.terminalId = value;
                            else
                                delete message.terminalId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.terminalEpoch = value;
                            else
                                delete message.terminalEpoch;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.id = value;
                            else
                                delete message.id;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.kind = value;
                            else
                                delete message.kind;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.storeId = value;
                            else
                                delete message.storeId;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.assignmentVersion = value;
                            else
                                delete message.assignmentVersion;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.configVersion = value;
                            else
                                delete message.configVersion;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                message.wallMs = value;
                            else
                                delete message.wallMs;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                message.monotonicMs = value;
                            else
                                delete message.monotonicMs;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.bootId = value;
                            else
                                delete message.bootId;
                            continue;
                        }
                    case 12: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.clockQuality = value;
                            else
                                delete message.clockQuality;
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.keyId = value;
                            else
                                delete message.keyId;
                            continue;
                        }
                    case 14: {
                            if (wireType !== 0)
                                break;
                            message.seq = reader.uint64();
                            message._seq = "seq";
                            continue;
                        }
                    case 15: {
                            if (wireType !== 2)
                                break;
                            message.previousHash = reader.bytes();
                            message._previousHash = "previousHash";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            Header.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.protocolVersion != null && $Object.hasOwnProperty.call(message, "protocolVersion"))
                    if (!$util.isInteger(message.protocolVersion))
                        return "protocolVersion: integer expected";
                if (message.terminalId != null && $Object.hasOwnProperty.call(message, "terminalId"))
                    if (!$util.isString(message.terminalId))
                        return "terminalId: string expected";
                if (message.terminalEpoch != null && $Object.hasOwnProperty.call(message, "terminalEpoch"))
                    if (!$util.isInteger(message.terminalEpoch) && !(message.terminalEpoch && $util.isInteger(message.terminalEpoch.low) && $util.isInteger(message.terminalEpoch.high)))
                        return "terminalEpoch: integer|Long expected";
                if (message.id != null && $Object.hasOwnProperty.call(message, "id"))
                    if (!(message.id && typeof message.id.length === "number" || $util.isString(message.id)))
                        return "id: buffer expected";
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind"))
                    if (typeof message.kind !== "number" || (message.kind | 0) !== message.kind)
                        return "kind: enum value expected";
                if (message.storeId != null && $Object.hasOwnProperty.call(message, "storeId"))
                    if (!$util.isString(message.storeId))
                        return "storeId: string expected";
                if (message.assignmentVersion != null && $Object.hasOwnProperty.call(message, "assignmentVersion"))
                    if (!$util.isInteger(message.assignmentVersion))
                        return "assignmentVersion: integer expected";
                if (message.configVersion != null && $Object.hasOwnProperty.call(message, "configVersion"))
                    if (!$util.isInteger(message.configVersion) && !(message.configVersion && $util.isInteger(message.configVersion.low) && $util.isInteger(message.configVersion.high)))
                        return "configVersion: integer|Long expected";
                if (message.wallMs != null && $Object.hasOwnProperty.call(message, "wallMs"))
                    if (!$util.isInteger(message.wallMs) && !(message.wallMs && $util.isInteger(message.wallMs.low) && $util.isInteger(message.wallMs.high)))
                        return "wallMs: integer|Long expected";
                if (message.monotonicMs != null && $Object.hasOwnProperty.call(message, "monotonicMs"))
                    if (!$util.isInteger(message.monotonicMs) && !(message.monotonicMs && $util.isInteger(message.monotonicMs.low) && $util.isInteger(message.monotonicMs.high)))
                        return "monotonicMs: integer|Long expected";
                if (message.bootId != null && $Object.hasOwnProperty.call(message, "bootId"))
                    if (!$util.isString(message.bootId))
                        return "bootId: string expected";
                if (message.clockQuality != null && $Object.hasOwnProperty.call(message, "clockQuality"))
                    if (typeof message.clockQuality !== "number" || (message.clockQuality | 0) !== message.clockQuality)
                        return "clockQuality: enum value expected";
                if (message.keyId != null && $Object.hasOwnProperty.call(message, "keyId"))
                    if (!$util.isString(message.keyId))
                        return "keyId: string expected";
                if (message.seq != null && $Object.hasOwnProperty.call(message, "seq")) {
                    properties._seq = 1;
                    if (!$util.isInteger(message.seq) && !(message.seq && $util.isInteger(message.seq.low) && $util.isInteger(message.seq.high)))
                        return "seq: integer|Long expected";
                }
                if (message.previousHash != null && $Object.hasOwnProperty.call(message, "previousHash")) {
                    properties._previousHash = 1;
                    if (!(message.previousHash && typeof message.previousHash.length === "number" || $util.isString(message.previousHash)))
                        return "previousHash: buffer expected";
                }
                return null;
            };

            Header.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.protocolVersion = 0;
                    object.terminalId = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.terminalEpoch = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.terminalEpoch = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if (options.bytes === $String)
                        object.id = "";
                    else {
                        object.id = [];
                        if (options.bytes !== $Array)
                            object.id = $util.newBuffer(object.id);
                    }
                    object.kind = options.enums === $String ? "KIND_UNSPECIFIED" : 0;
                    object.storeId = "";
                    object.assignmentVersion = 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.configVersion = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.configVersion = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, false);
                        object.wallMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.wallMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, false);
                        object.monotonicMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.monotonicMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.bootId = "";
                    object.clockQuality = options.enums === $String ? "CLOCK_QUALITY_UNSPECIFIED" : 0;
                    object.keyId = "";
                }
                if (message.protocolVersion != null && $Object.hasOwnProperty.call(message, "protocolVersion"))
                    object.protocolVersion = message.protocolVersion;
                if (message.terminalId != null && $Object.hasOwnProperty.call(message, "terminalId"))
                    object.terminalId = message.terminalId;
                if (message.terminalEpoch != null && $Object.hasOwnProperty.call(message, "terminalEpoch"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.terminalEpoch = typeof message.terminalEpoch === "number" ? $BigInt(message.terminalEpoch) : $util.Long.fromBits(message.terminalEpoch.low >>> 0, message.terminalEpoch.high >>> 0, true).toBigInt();
                    else if (typeof message.terminalEpoch === "number")
                        object.terminalEpoch = options.longs === $String ? $String(message.terminalEpoch) : message.terminalEpoch;
                    else
                        object.terminalEpoch = options.longs === $String ? $util.Long.prototype.toString.call(message.terminalEpoch) : options.longs === $Number ? new $util.LongBits(message.terminalEpoch.low >>> 0, message.terminalEpoch.high >>> 0).toNumber(true) : message.terminalEpoch;
                if (message.id != null && $Object.hasOwnProperty.call(message, "id"))
                    object.id = options.bytes === $String ? $util.base64.encode(message.id, 0, message.id.length) : options.bytes === $Array ? $Array.prototype.slice.call(message.id) : message.id;
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind"))
                    object.kind = options.enums === $String ? $root.cardtill.v1.Kind[message.kind] === $undefined ? message.kind : $root.cardtill.v1.Kind[message.kind] : message.kind;
                if (message.storeId != null && $Object.hasOwnProperty.call(message, "storeId"))
                    object.storeId = message.storeId;
                if (message.assignmentVersion != null && $Object.hasOwnProperty.call(message, "assignmentVersion"))
                    object.assignmentVersion = message.assignmentVersion;
                if (message.configVersion != null && $Object.hasOwnProperty.call(message, "configVersion"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.configVersion = typeof message.configVersion === "number" ? $BigInt(message.configVersion) : $util.Long.fromBits(message.configVersion.low >>> 0, message.configVersion.high >>> 0, true).toBigInt();
                    else if (typeof message.configVersion === "number")
                        object.configVersion = options.longs === $String ? $String(message.configVersion) : message.configVersion;
                    else
                        object.configVersion = options.longs === $String ? $util.Long.prototype.toString.call(message.configVersion) : options.longs === $Number ? new $util.LongBits(message.configVersion.low >>> 0, message.configVersion.high >>> 0).toNumber(true) : message.configVersion;
                if (message.wallMs != null && $Object.hasOwnProperty.call(message, "wallMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.wallMs = typeof message.wallMs === "number" ? $BigInt(message.wallMs) : $util.Long.fromBits(message.wallMs.low >>> 0, message.wallMs.high >>> 0, false).toBigInt();
                    else if (typeof message.wallMs === "number")
                        object.wallMs = options.longs === $String ? $String(message.wallMs) : message.wallMs;
                    else
                        object.wallMs = options.longs === $String ? $util.Long.prototype.toString.call(message.wallMs) : options.longs === $Number ? new $util.LongBits(message.wallMs.low >>> 0, message.wallMs.high >>> 0).toNumber() : message.wallMs;
                if (message.monotonicMs != null && $Object.hasOwnProperty.call(message, "monotonicMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.monotonicMs = typeof message.monotonicMs === "number" ? $BigInt(message.monotonicMs) : $util.Long.fromBits(message.monotonicMs.low >>> 0, message.monotonicMs.high >>> 0, false).toBigInt();
                    else if (typeof message.monotonicMs === "number")
                        object.monotonicMs = options.longs === $String ? $String(message.monotonicMs) : message.monotonicMs;
                    else
                        object.monotonicMs = options.longs === $String ? $util.Long.prototype.toString.call(message.monotonicMs) : options.longs === $Number ? new $util.LongBits(message.monotonicMs.low >>> 0, message.monotonicMs.high >>> 0).toNumber() : message.monotonicMs;
                if (message.bootId != null && $Object.hasOwnProperty.call(message, "bootId"))
                    object.bootId = message.bootId;
                if (message.clockQuality != null && $Object.hasOwnProperty.call(message, "clockQuality"))
                    object.clockQuality = options.enums === $String ? $root.cardtill.v1.ClockQuality[message.clockQuality] === $undefined ? message.clockQuality : $root.cardtill.v1.ClockQuality[message.clockQuality] : message.clockQuality;
                if (message.keyId != null && $Object.hasOwnProperty.call(message, "keyId"))
                    object.keyId = message.keyId;
                if (message.seq != null && $Object.hasOwnProperty.call(message, "seq"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.seq = typeof message.seq === "number" ? $BigInt(message.seq) : $util.Long.fromBits(message.seq.low >>> 0, message.seq.high >>> 0, true).toBigInt();
                    else if (typeof message.seq === "number")
                        object.seq = options.longs === $String ? $String(message.seq) : message.seq;
                    else
                        object.seq = options.longs === $String ? $util.Long.prototype.toString.call(message.seq) : options.longs === $Number ? new $util.LongBits(message.seq.low >>> 0, message.seq.high >>> 0).toNumber(true) : message.seq;
                if (message.previousHash != null && $Object.hasOwnProperty.call(message, "previousHash"))
                    object.previousHash = options.bytes === $String ? $util.base64.encode(message.previousHash, 0, message.previousHash.length) : options.bytes === $Array ? $Array.prototype.slice.call(message.previousHash) : message.previousHash;
                return object;
            };

            return Header;
        })();

        v1.ClockQuality = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "CLOCK_QUALITY_UNSPECIFIED"] = 0;
            values[valuesById[1] = "CLOCK_QUALITY_GOOD"] = 1;
            values[valuesById[2] = "CLOCK_QUALITY_BAD"] = 2;
            return values;
        })();

        v1.Kind = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "KIND_UNSPECIFIED"] = 0;
            values[valuesById[1] = "KIND_HELLO"] = 1;
            values[valuesById[2] = "KIND_HELLO_REPLY"] = 2;
            values[valuesById[3] = "KIND_RECORDS_ACK"] = 3;
            values[valuesById[4] = "KIND_RESYNC"] = 4;
            values[valuesById[5] = "KIND_PRESENCE"] = 5;
            values[valuesById[6] = "KIND_NOTICE"] = 6;
            values[valuesById[7] = "KIND_UNDECIDED"] = 7;
            values[valuesById[20] = "KIND_PAY"] = 20;
            values[valuesById[21] = "KIND_PAY_APPROVED"] = 21;
            values[valuesById[22] = "KIND_PAY_DECLINED"] = 22;
            values[valuesById[23] = "KIND_PAY_FULFILLED"] = 23;
            values[valuesById[24] = "KIND_REVERSE"] = 24;
            values[valuesById[25] = "KIND_PAY_REVERSED"] = 25;
            values[valuesById[26] = "KIND_CASH_RECHARGE"] = 26;
            values[valuesById[27] = "KIND_CHANNEL_RECHARGE"] = 27;
            values[valuesById[28] = "KIND_RECHARGE_CREDITED"] = 28;
            values[valuesById[29] = "KIND_RECHARGE_HELD"] = 29;
            values[valuesById[30] = "KIND_RECHARGE_CLOSED"] = 30;
            values[valuesById[31] = "KIND_NEEDS_ATTENTION"] = 31;
            values[valuesById[32] = "KIND_LEASE_TAKEN"] = 32;
            values[valuesById[33] = "KIND_LEASE_SPEND"] = 33;
            values[valuesById[34] = "KIND_LEASE_CLOSE"] = 34;
            values[valuesById[35] = "KIND_CASH_NOTE"] = 35;
            values[valuesById[36] = "KIND_CASH_NOTE_CHECKED"] = 36;
            values[valuesById[50] = "KIND_QUERY"] = 50;
            values[valuesById[51] = "KIND_LOOKUP"] = 51;
            values[valuesById[52] = "KIND_STATEMENT"] = 52;
            values[valuesById[53] = "KIND_RESERVE_CASH"] = 53;
            values[valuesById[54] = "KIND_CLOSE_RECHARGE"] = 54;
            values[valuesById[55] = "KIND_LEASE_REQUEST"] = 55;
            values[valuesById[56] = "KIND_RELEASE_CASH"] = 56;
            values[valuesById[70] = "KIND_ORDER_REPLY"] = 70;
            values[valuesById[71] = "KIND_LOOKUP_REPLY"] = 71;
            values[valuesById[72] = "KIND_STATEMENT_REPLY"] = 72;
            values[valuesById[73] = "KIND_RESERVE_CASH_REPLY"] = 73;
            values[valuesById[74] = "KIND_LEASE_REPLY"] = 74;
            values[valuesById[90] = "KIND_CONFIG"] = 90;
            values[valuesById[91] = "KIND_CONFIG_REPORT"] = 91;
            values[valuesById[92] = "KIND_COMMAND"] = 92;
            return values;
        })();

        v1.LeaseRequest = (function() {

            const LeaseRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            LeaseRequest.prototype.memberId = "";

            LeaseRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId") && message.memberId !== "")
                    writer.uint32(10).string(message.memberId);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            LeaseRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.LeaseRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.memberId = value;
                            else
                                delete message.memberId;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            LeaseRequest.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    if (!$util.isString(message.memberId))
                        return "memberId: string expected";
                return null;
            };

            LeaseRequest.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults)
                    object.memberId = "";
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    object.memberId = message.memberId;
                return object;
            };

            return LeaseRequest;
        })();

        v1.LeaseReply = (function() {

            const LeaseReply = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            LeaseReply.prototype.code = "";
            LeaseReply.prototype.memberId = "";
            LeaseReply.prototype.memberNumber = "";
            LeaseReply.prototype.leaseNo = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            LeaseReply.prototype.amountFen = null;
            LeaseReply.prototype.grantedWallMs = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
            LeaseReply.prototype.nameMasked = "";

            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(LeaseReply.prototype, "_amountFen", {
                get: $util.oneOfGetter($oneOfFields = ["amountFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            LeaseReply.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== "")
                    writer.uint32(10).string(message.code);
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId") && message.memberId !== "")
                    writer.uint32(18).string(message.memberId);
                if (message.memberNumber != null && $Object.hasOwnProperty.call(message, "memberNumber") && message.memberNumber !== "")
                    writer.uint32(26).string(message.memberNumber);
                if (message.leaseNo != null && $Object.hasOwnProperty.call(message, "leaseNo") && (typeof message.leaseNo === "object" ? message.leaseNo.low || message.leaseNo.high : message.leaseNo !== 0))
                    writer.uint32(32).uint64(message.leaseNo);
                if (message.amountFen != null && $Object.hasOwnProperty.call(message, "amountFen"))
                    writer.uint32(40).int64(message.amountFen);
                if (message.grantedWallMs != null && $Object.hasOwnProperty.call(message, "grantedWallMs") && (typeof message.grantedWallMs === "object" ? message.grantedWallMs.low || message.grantedWallMs.high : message.grantedWallMs !== 0))
                    writer.uint32(48).int64(message.grantedWallMs);
                if (message.nameMasked != null && $Object.hasOwnProperty.call(message, "nameMasked") && message.nameMasked !== "")
                    writer.uint32(58).string(message.nameMasked);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            LeaseReply.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.LeaseReply();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.code = value;
                            else
                                delete message.code;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.memberId = value;
                            else
                                delete message.memberId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.memberNumber = value;
                            else
                                delete message.memberNumber;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.leaseNo = value;
                            else
                                delete message.leaseNo;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            message.amountFen = reader.int64();
                            message._amountFen = "amountFen";
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                message.grantedWallMs = value;
                            else
                                delete message.grantedWallMs;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.nameMasked = value;
                            else
                                delete message.nameMasked;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            LeaseReply.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.code != null && $Object.hasOwnProperty.call(message, "code"))
                    if (!$util.isString(message.code))
                        return "code: string expected";
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    if (!$util.isString(message.memberId))
                        return "memberId: string expected";
                if (message.memberNumber != null && $Object.hasOwnProperty.call(message, "memberNumber"))
                    if (!$util.isString(message.memberNumber))
                        return "memberNumber: string expected";
                if (message.leaseNo != null && $Object.hasOwnProperty.call(message, "leaseNo"))
                    if (!$util.isInteger(message.leaseNo) && !(message.leaseNo && $util.isInteger(message.leaseNo.low) && $util.isInteger(message.leaseNo.high)))
                        return "leaseNo: integer|Long expected";
                if (message.amountFen != null && $Object.hasOwnProperty.call(message, "amountFen")) {
                    properties._amountFen = 1;
                    if (!$util.isInteger(message.amountFen) && !(message.amountFen && $util.isInteger(message.amountFen.low) && $util.isInteger(message.amountFen.high)))
                        return "amountFen: integer|Long expected";
                }
                if (message.grantedWallMs != null && $Object.hasOwnProperty.call(message, "grantedWallMs"))
                    if (!$util.isInteger(message.grantedWallMs) && !(message.grantedWallMs && $util.isInteger(message.grantedWallMs.low) && $util.isInteger(message.grantedWallMs.high)))
                        return "grantedWallMs: integer|Long expected";
                if (message.nameMasked != null && $Object.hasOwnProperty.call(message, "nameMasked"))
                    if (!$util.isString(message.nameMasked))
                        return "nameMasked: string expected";
                return null;
            };

            LeaseReply.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.code = "";
                    object.memberId = "";
                    object.memberNumber = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.leaseNo = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.leaseNo = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, false);
                        object.grantedWallMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.grantedWallMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.nameMasked = "";
                }
                if (message.code != null && $Object.hasOwnProperty.call(message, "code"))
                    object.code = message.code;
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    object.memberId = message.memberId;
                if (message.memberNumber != null && $Object.hasOwnProperty.call(message, "memberNumber"))
                    object.memberNumber = message.memberNumber;
                if (message.leaseNo != null && $Object.hasOwnProperty.call(message, "leaseNo"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.leaseNo = typeof message.leaseNo === "number" ? $BigInt(message.leaseNo) : $util.Long.fromBits(message.leaseNo.low >>> 0, message.leaseNo.high >>> 0, true).toBigInt();
                    else if (typeof message.leaseNo === "number")
                        object.leaseNo = options.longs === $String ? $String(message.leaseNo) : message.leaseNo;
                    else
                        object.leaseNo = options.longs === $String ? $util.Long.prototype.toString.call(message.leaseNo) : options.longs === $Number ? new $util.LongBits(message.leaseNo.low >>> 0, message.leaseNo.high >>> 0).toNumber(true) : message.leaseNo;
                if (message.amountFen != null && $Object.hasOwnProperty.call(message, "amountFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.amountFen = typeof message.amountFen === "number" ? $BigInt(message.amountFen) : $util.Long.fromBits(message.amountFen.low >>> 0, message.amountFen.high >>> 0, false).toBigInt();
                    else if (typeof message.amountFen === "number")
                        object.amountFen = options.longs === $String ? $String(message.amountFen) : message.amountFen;
                    else
                        object.amountFen = options.longs === $String ? $util.Long.prototype.toString.call(message.amountFen) : options.longs === $Number ? new $util.LongBits(message.amountFen.low >>> 0, message.amountFen.high >>> 0).toNumber() : message.amountFen;
                if (message.grantedWallMs != null && $Object.hasOwnProperty.call(message, "grantedWallMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.grantedWallMs = typeof message.grantedWallMs === "number" ? $BigInt(message.grantedWallMs) : $util.Long.fromBits(message.grantedWallMs.low >>> 0, message.grantedWallMs.high >>> 0, false).toBigInt();
                    else if (typeof message.grantedWallMs === "number")
                        object.grantedWallMs = options.longs === $String ? $String(message.grantedWallMs) : message.grantedWallMs;
                    else
                        object.grantedWallMs = options.longs === $String ? $util.Long.prototype.toString.call(message.grantedWallMs) : options.longs === $Number ? new $util.LongBits(message.grantedWallMs.low >>> 0, message.grantedWallMs.high >>> 0).toNumber() : message.grantedWallMs;
                if (message.nameMasked != null && $Object.hasOwnProperty.call(message, "nameMasked"))
                    object.nameMasked = message.nameMasked;
                return object;
            };

            return LeaseReply;
        })();

        v1.LeaseTaken = (function() {

            const LeaseTaken = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            LeaseTaken.prototype.memberId = "";
            LeaseTaken.prototype.memberNumber = "";
            LeaseTaken.prototype.leaseNo = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            LeaseTaken.prototype.amountFen = null;
            LeaseTaken.prototype.nameMasked = "";

            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(LeaseTaken.prototype, "_amountFen", {
                get: $util.oneOfGetter($oneOfFields = ["amountFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            LeaseTaken.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId") && message.memberId !== "")
                    writer.uint32(10).string(message.memberId);
                if (message.memberNumber != null && $Object.hasOwnProperty.call(message, "memberNumber") && message.memberNumber !== "")
                    writer.uint32(18).string(message.memberNumber);
                if (message.leaseNo != null && $Object.hasOwnProperty.call(message, "leaseNo") && (typeof message.leaseNo === "object" ? message.leaseNo.low || message.leaseNo.high : message.leaseNo !== 0))
                    writer.uint32(24).uint64(message.leaseNo);
                if (message.amountFen != null && $Object.hasOwnProperty.call(message, "amountFen"))
                    writer.uint32(32).int64(message.amountFen);
                if (message.nameMasked != null && $Object.hasOwnProperty.call(message, "nameMasked") && message.nameMasked !== "")
                    writer.uint32(42).string(message.nameMasked);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            LeaseTaken.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.LeaseTaken();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.memberId = value;
                            else
                                delete message.memberId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.memberNumber = value;
                            else
                                delete message.memberNumber;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.leaseNo = value;
                            else
                                delete message.leaseNo;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            message.amountFen = reader.int64();
                            message._amountFen = "amountFen";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.nameMasked = value;
                            else
                                delete message.nameMasked;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            LeaseTaken.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    if (!$util.isString(message.memberId))
                        return "memberId: string expected";
                if (message.memberNumber != null && $Object.hasOwnProperty.call(message, "memberNumber"))
                    if (!$util.isString(message.memberNumber))
                        return "memberNumber: string expected";
                if (message.leaseNo != null && $Object.hasOwnProperty.call(message, "leaseNo"))
                    if (!$util.isInteger(message.leaseNo) && !(message.leaseNo && $util.isInteger(message.leaseNo.low) && $util.isInteger(message.leaseNo.high)))
                        return "leaseNo: integer|Long expected";
                if (message.amountFen != null && $Object.hasOwnProperty.call(message, "amountFen")) {
                    properties._amountFen = 1;
                    if (!$util.isInteger(message.amountFen) && !(message.amountFen && $util.isInteger(message.amountFen.low) && $util.isInteger(message.amountFen.high)))
                        return "amountFen: integer|Long expected";
                }
                if (message.nameMasked != null && $Object.hasOwnProperty.call(message, "nameMasked"))
                    if (!$util.isString(message.nameMasked))
                        return "nameMasked: string expected";
                return null;
            };

            LeaseTaken.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.memberId = "";
                    object.memberNumber = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.leaseNo = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.leaseNo = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.nameMasked = "";
                }
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    object.memberId = message.memberId;
                if (message.memberNumber != null && $Object.hasOwnProperty.call(message, "memberNumber"))
                    object.memberNumber = message.memberNumber;
                if (message.leaseNo != null && $Object.hasOwnProperty.call(message, "leaseNo"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.leaseNo = typeof message.leaseNo === "number" ? $BigInt(message.leaseNo) : $util.Long.fromBits(message.leaseNo.low >>> 0, message.leaseNo.high >>> 0, true).toBigInt();
                    else if (typeof message.leaseNo === "number")
                        object.leaseNo = options.longs === $String ? $String(message.leaseNo) : message.leaseNo;
                    else
                        object.leaseNo = options.longs === $String ? $util.Long.prototype.toString.call(message.leaseNo) : options.longs === $Number ? new $util.LongBits(message.leaseNo.low >>> 0, message.leaseNo.high >>> 0).toNumber(true) : message.leaseNo;
                if (message.amountFen != null && $Object.hasOwnProperty.call(message, "amountFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.amountFen = typeof message.amountFen === "number" ? $BigInt(message.amountFen) : $util.Long.fromBits(message.amountFen.low >>> 0, message.amountFen.high >>> 0, false).toBigInt();
                    else if (typeof message.amountFen === "number")
                        object.amountFen = options.longs === $String ? $String(message.amountFen) : message.amountFen;
                    else
                        object.amountFen = options.longs === $String ? $util.Long.prototype.toString.call(message.amountFen) : options.longs === $Number ? new $util.LongBits(message.amountFen.low >>> 0, message.amountFen.high >>> 0).toNumber() : message.amountFen;
                if (message.nameMasked != null && $Object.hasOwnProperty.call(message, "nameMasked"))
                    object.nameMasked = message.nameMasked;
                return object;
            };

            return LeaseTaken;
        })();

        v1.LeaseSpend = (function() {

            const LeaseSpend = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            LeaseSpend.prototype.memberId = "";
            LeaseSpend.prototype.leaseNo = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            LeaseSpend.prototype.spendNo = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            LeaseSpend.prototype.amountFen = null;
            LeaseSpend.prototype.reference = null;
            LeaseSpend.prototype.orderNumber = "";
            LeaseSpend.prototype.staffId = "";
            LeaseSpend.prototype.codeNonce = $util.newBuffer([]);
            LeaseSpend.prototype.memberNumber = "";
            LeaseSpend.prototype.nameMasked = "";
            LeaseSpend.prototype.leftFen = null;
            LeaseSpend.prototype.attended = false;
            LeaseSpend.prototype.fromFloat = false;

            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(LeaseSpend.prototype, "_amountFen", {
                get: $util.oneOfGetter($oneOfFields = ["amountFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(LeaseSpend.prototype, "_leftFen", {
                get: $util.oneOfGetter($oneOfFields = ["leftFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            LeaseSpend.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId") && message.memberId !== "")
                    writer.uint32(10).string(message.memberId);
                if (message.leaseNo != null && $Object.hasOwnProperty.call(message, "leaseNo") && (typeof message.leaseNo === "object" ? message.leaseNo.low || message.leaseNo.high : message.leaseNo !== 0))
                    writer.uint32(16).uint64(message.leaseNo);
                if (message.spendNo != null && $Object.hasOwnProperty.call(message, "spendNo") && (typeof message.spendNo === "object" ? message.spendNo.low || message.spendNo.high : message.spendNo !== 0))
                    writer.uint32(24).uint64(message.spendNo);
                if (message.amountFen != null && $Object.hasOwnProperty.call(message, "amountFen"))
                    writer.uint32(32).int64(message.amountFen);
                if (message.reference != null && $Object.hasOwnProperty.call(message, "reference"))
                    $root.cardtill.v1.TillReference.encode(message.reference, writer.uint32(42).fork(), _depth + 1).ldelim();
                if (message.orderNumber != null && $Object.hasOwnProperty.call(message, "orderNumber") && message.orderNumber !== "")
                    writer.uint32(50).string(message.orderNumber);
                if (message.staffId != null && $Object.hasOwnProperty.call(message, "staffId") && message.staffId !== "")
                    writer.uint32(58).string(message.staffId);
                if (message.codeNonce != null && $Object.hasOwnProperty.call(message, "codeNonce") && message.codeNonce.length)
                    writer.uint32(66).bytes(message.codeNonce);
                if (message.memberNumber != null && $Object.hasOwnProperty.call(message, "memberNumber") && message.memberNumber !== "")
                    writer.uint32(74).string(message.memberNumber);
                if (message.nameMasked != null && $Object.hasOwnProperty.call(message, "nameMasked") && message.nameMasked !== "")
                    writer.uint32(82).string(message.nameMasked);
                if (message.leftFen != null && $Object.hasOwnProperty.call(message, "leftFen"))
                    writer.uint32(88).int64(message.leftFen);
                if (message.attended != null && $Object.hasOwnProperty.call(message, "attended") && message.attended !== false)
                    writer.uint32(96).bool(message.attended);
                if (message.fromFloat != null && $Object.hasOwnProperty.call(message, "fromFloat") && message.fromFloat !== false)
                    writer.uint32(104).bool(message.fromFloat);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            LeaseSpend.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.LeaseSpend();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.memberId = value;
                            else
                                delete message.memberId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.leaseNo = value;
                            else
                                delete message.leaseNo;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.spendNo = value;
                            else
                                delete message.spendNo;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            message.amountFen = reader.int64();
                            message._amountFen = "amountFen";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.reference = $root.cardtill.v1.TillReference.decode(reader, reader.size(), $undefined, _depth + 1, message.reference);
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.orderNumber = value;
                            else
                                delete message.orderNumber;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.staffId = value;
                            else
                                delete message.staffId;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.codeNonce = value;
                            else
                                delete message.codeNonce;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.memberNumber = value;
                            else
                                delete message.memberNumber;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.nameMasked = value;
                            else
                                delete message.nameMasked;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 0)
                                break;
                            message.leftFen = reader.int64();
                            message._leftFen = "leftFen";
                            continue;
                        }
                    case 12: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.attended = value;
                            else
                                delete message.attended;
                            continue;
                        }
                    case 13: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.fromFloat = value;
                            else
                                delete message.fromFloat;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            LeaseSpend.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    if (!$util.isString(message.memberId))
                        return "memberId: string expected";
                if (message.leaseNo != null && $Object.hasOwnProperty.call(message, "leaseNo"))
                    if (!$util.isInteger(message.leaseNo) && !(message.leaseNo && $util.isInteger(message.leaseNo.low) && $util.isInteger(message.leaseNo.high)))
                        return "leaseNo: integer|Long expected";
                if (message.spendNo != null && $Object.hasOwnProperty.call(message, "spendNo"))
                    if (!$util.isInteger(message.spendNo) && !(message.spendNo && $util.isInteger(message.spendNo.low) && $util.isInteger(message.spendNo.high)))
                        return "spendNo: integer|Long expected";
                if (message.amountFen != null && $Object.hasOwnProperty.call(message, "amountFen")) {
                    properties._amountFen = 1;
                    if (!$util.isInteger(message.amountFen) && !(message.amountFen && $util.isInteger(message.amountFen.low) && $util.isInteger(message.amountFen.high)))
                        return "amountFen: integer|Long expected";
                }
                if (message.reference != null && $Object.hasOwnProperty.call(message, "reference")) {
                    let error = $root.cardtill.v1.TillReference.verify(message.reference, _depth + 1);
                    if (error)
                        return "reference." + error;
                }
                if (message.orderNumber != null && $Object.hasOwnProperty.call(message, "orderNumber"))
                    if (!$util.isString(message.orderNumber))
                        return "orderNumber: string expected";
                if (message.staffId != null && $Object.hasOwnProperty.call(message, "staffId"))
                    if (!$util.isString(message.staffId))
                        return "staffId: string expected";
                if (message.codeNonce != null && $Object.hasOwnProperty.call(message, "codeNonce"))
                    if (!(message.codeNonce && typeof message.codeNonce.length === "number" || $util.isString(message.codeNonce)))
                        return "codeNonce: buffer expected";
                if (message.memberNumber != null && $Object.hasOwnProperty.call(message, "memberNumber"))
                    if (!$util.isString(message.memberNumber))
                        return "memberNumber: string expected";
                if (message.nameMasked != null && $Object.hasOwnProperty.call(message, "nameMasked"))
                    if (!$util.isString(message.nameMasked))
                        return "nameMasked: string expected";
                if (message.leftFen != null && $Object.hasOwnProperty.call(message, "leftFen")) {
                    properties._leftFen = 1;
                    if (!$util.isInteger(message.leftFen) && !(message.leftFen && $util.isInteger(message.leftFen.low) && $util.isInteger(message.leftFen.high)))
                        return "leftFen: integer|Long expected";
                }
                if (message.attended != null && $Object.hasOwnProperty.call(message, "attended"))
                    if (typeof message.attended !== "boolean")
                        return "attended: boolean expected";
                if (message.fromFloat != null && $Object.hasOwnProperty.call(message, "fromFloat"))
                    if (typeof message.fromFloat !== "boolean")
                        return "fromFloat: boolean expected";
                return null;
            };

            LeaseSpend.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.memberId = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.leaseNo = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.leaseNo = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.spendNo = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.spendNo = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.reference = null;
                    object.orderNumber = "";
                    object.staffId = "";
                    if (options.bytes === $String)
                        object.codeNonce = "";
                    else {
                        object.codeNonce = [];
                        if (options.bytes !== $Array)
                            object.codeNonce = $util.newBuffer(object.codeNonce);
                    }
                    object.memberNumber = "";
                    object.nameMasked = "";
                    object.attended = false;
                    object.fromFloat = false;
                }
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    object.memberId = message.memberId;
                if (message.leaseNo != null && $Object.hasOwnProperty.call(message, "leaseNo"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.leaseNo = typeof message.leaseNo === "number" ? $BigInt(message.leaseNo) : $util.Long.fromBits(message.leaseNo.low >>> 0, message.leaseNo.high >>> 0, true).toBigInt();
                    else if (typeof message.leaseNo === "number")
                        object.leaseNo = options.longs === $String ? $String(message.leaseNo) : message.leaseNo;
                    else
                        object.leaseNo = options.longs === $String ? $util.Long.prototype.toString.call(message.leaseNo) : options.longs === $Number ? new $util.LongBits(message.leaseNo.low >>> 0, message.leaseNo.high >>> 0).toNumber(true) : message.leaseNo;
                if (message.spendNo != null && $Object.hasOwnProperty.call(message, "spendNo"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.spendNo = typeof message.spendNo === "number" ? $BigInt(message.spendNo) : $util.Long.fromBits(message.spendNo.low >>> 0, message.spendNo.high >>> 0, true).toBigInt();
                    else if (typeof message.spendNo === "number")
                        object.spendNo = options.longs === $String ? $String(message.spendNo) : message.spendNo;
                    else
                        object.spendNo = options.longs === $String ? $util.Long.prototype.toString.call(message.spendNo) : options.longs === $Number ? new $util.LongBits(message.spendNo.low >>> 0, message.spendNo.high >>> 0).toNumber(true) : message.spendNo;
                if (message.amountFen != null && $Object.hasOwnProperty.call(message, "amountFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.amountFen = typeof message.amountFen === "number" ? $BigInt(message.amountFen) : $util.Long.fromBits(message.amountFen.low >>> 0, message.amountFen.high >>> 0, false).toBigInt();
                    else if (typeof message.amountFen === "number")
                        object.amountFen = options.longs === $String ? $String(message.amountFen) : message.amountFen;
                    else
                        object.amountFen = options.longs === $String ? $util.Long.prototype.toString.call(message.amountFen) : options.longs === $Number ? new $util.LongBits(message.amountFen.low >>> 0, message.amountFen.high >>> 0).toNumber() : message.amountFen;
                if (message.reference != null && $Object.hasOwnProperty.call(message, "reference"))
                    object.reference = $root.cardtill.v1.TillReference.toObject(message.reference, options, _depth + 1);
                if (message.orderNumber != null && $Object.hasOwnProperty.call(message, "orderNumber"))
                    object.orderNumber = message.orderNumber;
                if (message.staffId != null && $Object.hasOwnProperty.call(message, "staffId"))
                    object.staffId = message.staffId;
                if (message.codeNonce != null && $Object.hasOwnProperty.call(message, "codeNonce"))
                    object.codeNonce = options.bytes === $String ? $util.base64.encode(message.codeNonce, 0, message.codeNonce.length) : options.bytes === $Array ? $Array.prototype.slice.call(message.codeNonce) : message.codeNonce;
                if (message.memberNumber != null && $Object.hasOwnProperty.call(message, "memberNumber"))
                    object.memberNumber = message.memberNumber;
                if (message.nameMasked != null && $Object.hasOwnProperty.call(message, "nameMasked"))
                    object.nameMasked = message.nameMasked;
                if (message.leftFen != null && $Object.hasOwnProperty.call(message, "leftFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.leftFen = typeof message.leftFen === "number" ? $BigInt(message.leftFen) : $util.Long.fromBits(message.leftFen.low >>> 0, message.leftFen.high >>> 0, false).toBigInt();
                    else if (typeof message.leftFen === "number")
                        object.leftFen = options.longs === $String ? $String(message.leftFen) : message.leftFen;
                    else
                        object.leftFen = options.longs === $String ? $util.Long.prototype.toString.call(message.leftFen) : options.longs === $Number ? new $util.LongBits(message.leftFen.low >>> 0, message.leftFen.high >>> 0).toNumber() : message.leftFen;
                if (message.attended != null && $Object.hasOwnProperty.call(message, "attended"))
                    object.attended = message.attended;
                if (message.fromFloat != null && $Object.hasOwnProperty.call(message, "fromFloat"))
                    object.fromFloat = message.fromFloat;
                return object;
            };

            return LeaseSpend;
        })();

        v1.LeaseClose = (function() {

            const LeaseClose = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            LeaseClose.prototype.end = null;

            LeaseClose.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.end != null && $Object.hasOwnProperty.call(message, "end"))
                    $root.cardtill.v1.LeaseEnd.encode(message.end, writer.uint32(10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            LeaseClose.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.LeaseClose();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.end = $root.cardtill.v1.LeaseEnd.decode(reader, reader.size(), $undefined, _depth + 1, message.end);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            LeaseClose.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.end != null && $Object.hasOwnProperty.call(message, "end")) {
                    let error = $root.cardtill.v1.LeaseEnd.verify(message.end, _depth + 1);
                    if (error)
                        return "end." + error;
                }
                return null;
            };

            LeaseClose.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults)
                    object.end = null;
                if (message.end != null && $Object.hasOwnProperty.call(message, "end"))
                    object.end = $root.cardtill.v1.LeaseEnd.toObject(message.end, options, _depth + 1);
                return object;
            };

            return LeaseClose;
        })();

        v1.TillReference = (function() {

            const TillReference = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            TillReference.prototype.till = "";
            TillReference.prototype.token = "";
            TillReference.prototype.attempt = 0;

            TillReference.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.till != null && $Object.hasOwnProperty.call(message, "till") && message.till !== "")
                    writer.uint32(10).string(message.till);
                if (message.token != null && $Object.hasOwnProperty.call(message, "token") && message.token !== "")
                    writer.uint32(18).string(message.token);
                if (message.attempt != null && $Object.hasOwnProperty.call(message, "attempt") && message.attempt !== 0)
                    writer.uint32(24).uint32(message.attempt);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            TillReference.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.TillReference();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.till = value;
                            else
                                delete message.till;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.token = value;
                            else
                                delete message.token;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.attempt = value;
                            else
                                delete message.attempt;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            TillReference.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.till != null && $Object.hasOwnProperty.call(message, "till"))
                    if (!$util.isString(message.till))
                        return "till: string expected";
                if (message.token != null && $Object.hasOwnProperty.call(message, "token"))
                    if (!$util.isString(message.token))
                        return "token: string expected";
                if (message.attempt != null && $Object.hasOwnProperty.call(message, "attempt"))
                    if (!$util.isInteger(message.attempt))
                        return "attempt: integer expected";
                return null;
            };

            TillReference.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.till = "";
                    object.token = "";
                    object.attempt = 0;
                }
                if (message.till != null && $Object.hasOwnProperty.call(message, "till"))
                    object.till = message.till;
                if (message.token != null && $Object.hasOwnProperty.call(message, "token"))
                    object.token = message.token;
                if (message.attempt != null && $Object.hasOwnProperty.call(message, "attempt"))
                    object.attempt = message.attempt;
                return object;
            };

            return TillReference;
        })();

        v1.MemberKey = (function() {

            const MemberKey = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            MemberKey.prototype.dynamicCode = null;
            MemberKey.prototype.memberId = null;
            MemberKey.prototype.phone = null;
            MemberKey.prototype.cardNumber = null;
            MemberKey.prototype.cardUid = null;

            let $oneOfFields;

            $Object.defineProperty(MemberKey.prototype, "key", {
                get: $util.oneOfGetter($oneOfFields = ["dynamicCode", "memberId", "phone", "cardNumber", "cardUid"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            MemberKey.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.dynamicCode != null && $Object.hasOwnProperty.call(message, "dynamicCode"))
                    writer.uint32(10).string(message.dynamicCode);
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    writer.uint32(18).string(message.memberId);
                if (message.phone != null && $Object.hasOwnProperty.call(message, "phone"))
                    writer.uint32(26).string(message.phone);
                if (message.cardNumber != null && $Object.hasOwnProperty.call(message, "cardNumber"))
                    writer.uint32(34).string(message.cardNumber);
                if (message.cardUid != null && $Object.hasOwnProperty.call(message, "cardUid"))
                    writer.uint32(42).string(message.cardUid);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            MemberKey.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.MemberKey();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.dynamicCode = reader.stringVerify();
                            message.key = "dynamicCode";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.memberId = reader.stringVerify();
                            message.key = "memberId";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.phone = reader.stringVerify();
                            message.key = "phone";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.cardNumber = reader.stringVerify();
                            message.key = "cardNumber";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.cardUid = reader.stringVerify();
                            message.key = "cardUid";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            MemberKey.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.dynamicCode != null && $Object.hasOwnProperty.call(message, "dynamicCode")) {
                    properties.key = 1;
                    if (!$util.isString(message.dynamicCode))
                        return "dynamicCode: string expected";
                }
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId")) {
                    if (properties.key === 1)
                        return "key: multiple values";
                    properties.key = 1;
                    if (!$util.isString(message.memberId))
                        return "memberId: string expected";
                }
                if (message.phone != null && $Object.hasOwnProperty.call(message, "phone")) {
                    if (properties.key === 1)
                        return "key: multiple values";
                    properties.key = 1;
                    if (!$util.isString(message.phone))
                        return "phone: string expected";
                }
                if (message.cardNumber != null && $Object.hasOwnProperty.call(message, "cardNumber")) {
                    if (properties.key === 1)
                        return "key: multiple values";
                    properties.key = 1;
                    if (!$util.isString(message.cardNumber))
                        return "cardNumber: string expected";
                }
                if (message.cardUid != null && $Object.hasOwnProperty.call(message, "cardUid")) {
                    if (properties.key === 1)
                        return "key: multiple values";
                    properties.key = 1;
                    if (!$util.isString(message.cardUid))
                        return "cardUid: string expected";
                }
                return null;
            };

            MemberKey.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (message.dynamicCode != null && $Object.hasOwnProperty.call(message, "dynamicCode")) {
                    object.dynamicCode = message.dynamicCode;
                    if (options.oneofs)
                        object.key = "dynamicCode";
                }
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId")) {
                    object.memberId = message.memberId;
                    if (options.oneofs)
                        object.key = "memberId";
                }
                if (message.phone != null && $Object.hasOwnProperty.call(message, "phone")) {
                    object.phone = message.phone;
                    if (options.oneofs)
                        object.key = "phone";
                }
                if (message.cardNumber != null && $Object.hasOwnProperty.call(message, "cardNumber")) {
                    object.cardNumber = message.cardNumber;
                    if (options.oneofs)
                        object.key = "cardNumber";
                }
                if (message.cardUid != null && $Object.hasOwnProperty.call(message, "cardUid")) {
                    object.cardUid = message.cardUid;
                    if (options.oneofs)
                        object.key = "cardUid";
                }
                return object;
            };

            return MemberKey;
        })();

        v1.Pay = (function() {

            const Pay = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Pay.prototype.amountFen = null;
            Pay.prototype.member = null;
            Pay.prototype.reference = null;
            Pay.prototype.orderNumber = "";
            Pay.prototype.staffId = "";
            Pay.prototype.attended = false;
            Pay.prototype.closing = null;

            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Pay.prototype, "_amountFen", {
                get: $util.oneOfGetter($oneOfFields = ["amountFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            Pay.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.amountFen != null && $Object.hasOwnProperty.call(message, "amountFen"))
                    writer.uint32(8).int64(message.amountFen);
                if (message.member != null && $Object.hasOwnProperty.call(message, "member"))
                    $root.cardtill.v1.MemberKey.encode(message.member, writer.uint32(18).fork(), _depth + 1).ldelim();
                if (message.reference != null && $Object.hasOwnProperty.call(message, "reference"))
                    $root.cardtill.v1.TillReference.encode(message.reference, writer.uint32(26).fork(), _depth + 1).ldelim();
                if (message.orderNumber != null && $Object.hasOwnProperty.call(message, "orderNumber") && message.orderNumber !== "")
                    writer.uint32(34).string(message.orderNumber);
                if (message.staffId != null && $Object.hasOwnProperty.call(message, "staffId") && message.staffId !== "")
                    writer.uint32(42).string(message.staffId);
                if (message.attended != null && $Object.hasOwnProperty.call(message, "attended") && message.attended !== false)
                    writer.uint32(48).bool(message.attended);
                if (message.closing != null && $Object.hasOwnProperty.call(message, "closing"))
                    $root.cardtill.v1.LeaseEnd.encode(message.closing, writer.uint32(58).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Pay.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.Pay();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.amountFen = reader.int64();
                            message._amountFen = "amountFen";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.member = $root.cardtill.v1.MemberKey.decode(reader, reader.size(), $undefined, _depth + 1, message.member);
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.reference = $root.cardtill.v1.TillReference.decode(reader, reader.size(), $undefined, _depth + 1, message.reference);
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.orderNumber = value;
                            else
                                delete message.orderNumber;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.staffId = value;
                            else
                                delete message.staffId;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.attended = value;
                            else
                                delete message.attended;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.closing = $root.cardtill.v1.LeaseEnd.decode(reader, reader.size(), $undefined, _depth + 1, message.closing);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            Pay.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.amountFen != null && $Object.hasOwnProperty.call(message, "amountFen")) {
                    properties._amountFen = 1;
                    if (!$util.isInteger(message.amountFen) && !(message.amountFen && $util.isInteger(message.amountFen.low) && $util.isInteger(message.amountFen.high)))
                        return "amountFen: integer|Long expected";
                }
                if (message.member != null && $Object.hasOwnProperty.call(message, "member")) {
                    let error = $root.cardtill.v1.MemberKey.verify(message.member, _depth + 1);
                    if (error)
                        return "member." + error;
                }
                if (message.reference != null && $Object.hasOwnProperty.call(message, "reference")) {
                    let error = $root.cardtill.v1.TillReference.verify(message.reference, _depth + 1);
                    if (error)
                        return "reference." + error;
                }
                if (message.orderNumber != null && $Object.hasOwnProperty.call(message, "orderNumber"))
                    if (!$util.isString(message.orderNumber))
                        return "orderNumber: string expected";
                if (message.staffId != null && $Object.hasOwnProperty.call(message, "staffId"))
                    if (!$util.isString(message.staffId))
                        return "staffId: string expected";
                if (message.attended != null && $Object.hasOwnProperty.call(message, "attended"))
                    if (typeof message.attended !== "boolean")
                        return "attended: boolean expected";
                if (message.closing != null && $Object.hasOwnProperty.call(message, "closing")) {
                    let error = $root.cardtill.v1.LeaseEnd.verify(message.closing, _depth + 1);
                    if (error)
                        return "closing." + error;
                }
                return null;
            };

            Pay.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.member = null;
                    object.reference = null;
                    object.orderNumber = "";
                    object.staffId = "";
                    object.attended = false;
                    object.closing = null;
                }
                if (message.amountFen != null && $Object.hasOwnProperty.call(message, "amountFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.amountFen = typeof message.amountFen === "number" ? $BigInt(message.amountFen) : $util.Long.fromBits(message.amountFen.low >>> 0, message.amountFen.high >>> 0, false).toBigInt();
                    else if (typeof message.amountFen === "number")
                        object.amountFen = options.longs === $String ? $String(message.amountFen) : message.amountFen;
                    else
                        object.amountFen = options.longs === $String ? $util.Long.prototype.toString.call(message.amountFen) : options.longs === $Number ? new $util.LongBits(message.amountFen.low >>> 0, message.amountFen.high >>> 0).toNumber() : message.amountFen;
                if (message.member != null && $Object.hasOwnProperty.call(message, "member"))
                    object.member = $root.cardtill.v1.MemberKey.toObject(message.member, options, _depth + 1);
                if (message.reference != null && $Object.hasOwnProperty.call(message, "reference"))
                    object.reference = $root.cardtill.v1.TillReference.toObject(message.reference, options, _depth + 1);
                if (message.orderNumber != null && $Object.hasOwnProperty.call(message, "orderNumber"))
                    object.orderNumber = message.orderNumber;
                if (message.staffId != null && $Object.hasOwnProperty.call(message, "staffId"))
                    object.staffId = message.staffId;
                if (message.attended != null && $Object.hasOwnProperty.call(message, "attended"))
                    object.attended = message.attended;
                if (message.closing != null && $Object.hasOwnProperty.call(message, "closing"))
                    object.closing = $root.cardtill.v1.LeaseEnd.toObject(message.closing, options, _depth + 1);
                return object;
            };

            return Pay;
        })();

        v1.LeaseEnd = (function() {

            const LeaseEnd = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            LeaseEnd.prototype.memberId = "";
            LeaseEnd.prototype.leaseNo = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            LeaseEnd.prototype.spends = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            LeaseEnd.prototype.totalFen = null;

            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(LeaseEnd.prototype, "_totalFen", {
                get: $util.oneOfGetter($oneOfFields = ["totalFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            LeaseEnd.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId") && message.memberId !== "")
                    writer.uint32(10).string(message.memberId);
                if (message.leaseNo != null && $Object.hasOwnProperty.call(message, "leaseNo") && (typeof message.leaseNo === "object" ? message.leaseNo.low || message.leaseNo.high : message.leaseNo !== 0))
                    writer.uint32(16).uint64(message.leaseNo);
                if (message.spends != null && $Object.hasOwnProperty.call(message, "spends") && (typeof message.spends === "object" ? message.spends.low || message.spends.high : message.spends !== 0))
                    writer.uint32(24).uint64(message.spends);
                if (message.totalFen != null && $Object.hasOwnProperty.call(message, "totalFen"))
                    writer.uint32(32).int64(message.totalFen);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            LeaseEnd.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.LeaseEnd();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.memberId = value;
                            else
                                delete message.memberId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.leaseNo = value;
                            else
                                delete message.leaseNo;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.spends = value;
                            else
                                delete message.spends;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            message.totalFen = reader.int64();
                            message._totalFen = "totalFen";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            LeaseEnd.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    if (!$util.isString(message.memberId))
                        return "memberId: string expected";
                if (message.leaseNo != null && $Object.hasOwnProperty.call(message, "leaseNo"))
                    if (!$util.isInteger(message.leaseNo) && !(message.leaseNo && $util.isInteger(message.leaseNo.low) && $util.isInteger(message.leaseNo.high)))
                        return "leaseNo: integer|Long expected";
                if (message.spends != null && $Object.hasOwnProperty.call(message, "spends"))
                    if (!$util.isInteger(message.spends) && !(message.spends && $util.isInteger(message.spends.low) && $util.isInteger(message.spends.high)))
                        return "spends: integer|Long expected";
                if (message.totalFen != null && $Object.hasOwnProperty.call(message, "totalFen")) {
                    properties._totalFen = 1;
                    if (!$util.isInteger(message.totalFen) && !(message.totalFen && $util.isInteger(message.totalFen.low) && $util.isInteger(message.totalFen.high)))
                        return "totalFen: integer|Long expected";
                }
                return null;
            };

            LeaseEnd.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.memberId = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.leaseNo = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.leaseNo = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.spends = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.spends = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    object.memberId = message.memberId;
                if (message.leaseNo != null && $Object.hasOwnProperty.call(message, "leaseNo"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.leaseNo = typeof message.leaseNo === "number" ? $BigInt(message.leaseNo) : $util.Long.fromBits(message.leaseNo.low >>> 0, message.leaseNo.high >>> 0, true).toBigInt();
                    else if (typeof message.leaseNo === "number")
                        object.leaseNo = options.longs === $String ? $String(message.leaseNo) : message.leaseNo;
                    else
                        object.leaseNo = options.longs === $String ? $util.Long.prototype.toString.call(message.leaseNo) : options.longs === $Number ? new $util.LongBits(message.leaseNo.low >>> 0, message.leaseNo.high >>> 0).toNumber(true) : message.leaseNo;
                if (message.spends != null && $Object.hasOwnProperty.call(message, "spends"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.spends = typeof message.spends === "number" ? $BigInt(message.spends) : $util.Long.fromBits(message.spends.low >>> 0, message.spends.high >>> 0, true).toBigInt();
                    else if (typeof message.spends === "number")
                        object.spends = options.longs === $String ? $String(message.spends) : message.spends;
                    else
                        object.spends = options.longs === $String ? $util.Long.prototype.toString.call(message.spends) : options.longs === $Number ? new $util.LongBits(message.spends.low >>> 0, message.spends.high >>> 0).toNumber(true) : message.spends;
                if (message.totalFen != null && $Object.hasOwnProperty.call(message, "totalFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.totalFen = typeof message.totalFen === "number" ? $BigInt(message.totalFen) : $util.Long.fromBits(message.totalFen.low >>> 0, message.totalFen.high >>> 0, false).toBigInt();
                    else if (typeof message.totalFen === "number")
                        object.totalFen = options.longs === $String ? $String(message.totalFen) : message.totalFen;
                    else
                        object.totalFen = options.longs === $String ? $util.Long.prototype.toString.call(message.totalFen) : options.longs === $Number ? new $util.LongBits(message.totalFen.low >>> 0, message.totalFen.high >>> 0).toNumber() : message.totalFen;
                return object;
            };

            return LeaseEnd;
        })();

        v1.Movement = (function() {

            const Movement = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Movement.prototype.memberId = "";
            Movement.prototype.memberNumber = "";
            Movement.prototype.nameMasked = "";
            Movement.prototype.amountFen = null;
            Movement.prototype.principalFen = null;
            Movement.prototype.bonusFen = null;
            Movement.prototype.balanceBeforeFen = null;
            Movement.prototype.balanceAfterFen = null;
            Movement.prototype.principalAfterFen = null;
            Movement.prototype.bonusAfterFen = null;
            Movement.prototype.memberSequence = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            Movement.prototype.cloudWallMs = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Movement.prototype, "_amountFen", {
                get: $util.oneOfGetter($oneOfFields = ["amountFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Movement.prototype, "_principalFen", {
                get: $util.oneOfGetter($oneOfFields = ["principalFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Movement.prototype, "_bonusFen", {
                get: $util.oneOfGetter($oneOfFields = ["bonusFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Movement.prototype, "_balanceBeforeFen", {
                get: $util.oneOfGetter($oneOfFields = ["balanceBeforeFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Movement.prototype, "_balanceAfterFen", {
                get: $util.oneOfGetter($oneOfFields = ["balanceAfterFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Movement.prototype, "_principalAfterFen", {
                get: $util.oneOfGetter($oneOfFields = ["principalAfterFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Movement.prototype, "_bonusAfterFen", {
                get: $util.oneOfGetter($oneOfFields = ["bonusAfterFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            Movement.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId") && message.memberId !== "")
                    writer.uint32(10).string(message.memberId);
                if (message.memberNumber != null && $Object.hasOwnProperty.call(message, "memberNumber") && message.memberNumber !== "")
                    writer.uint32(18).string(message.memberNumber);
                if (message.nameMasked != null && $Object.hasOwnProperty.call(message, "nameMasked") && message.nameMasked !== "")
                    writer.uint32(26).string(message.nameMasked);
                if (message.amountFen != null && $Object.hasOwnProperty.call(message, "amountFen"))
                    writer.uint32(32).int64(message.amountFen);
                if (message.principalFen != null && $Object.hasOwnProperty.call(message, "principalFen"))
                    writer.uint32(40).int64(message.principalFen);
                if (message.bonusFen != null && $Object.hasOwnProperty.call(message, "bonusFen"))
                    writer.uint32(48).int64(message.bonusFen);
                if (message.balanceBeforeFen != null && $Object.hasOwnProperty.call(message, "balanceBeforeFen"))
                    writer.uint32(56).int64(message.balanceBeforeFen);
                if (message.balanceAfterFen != null && $Object.hasOwnProperty.call(message, "balanceAfterFen"))
                    writer.uint32(64).int64(message.balanceAfterFen);
                if (message.principalAfterFen != null && $Object.hasOwnProperty.call(message, "principalAfterFen"))
                    writer.uint32(72).int64(message.principalAfterFen);
                if (message.bonusAfterFen != null && $Object.hasOwnProperty.call(message, "bonusAfterFen"))
                    writer.uint32(80).int64(message.bonusAfterFen);
                if (message.memberSequence != null && $Object.hasOwnProperty.call(message, "memberSequence") && (typeof message.memberSequence === "object" ? message.memberSequence.low || message.memberSequence.high : message.memberSequence !== 0))
                    writer.uint32(88).uint64(message.memberSequence);
                if (message.cloudWallMs != null && $Object.hasOwnProperty.call(message, "cloudWallMs") && (typeof message.cloudWallMs === "object" ? message.cloudWallMs.low || message.cloudWallMs.high : message.cloudWallMs !== 0))
                    writer.uint32(96).int64(message.cloudWallMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Movement.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.Movement();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.memberId = value;
                            else
                                delete message.memberId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.memberNumber = value;
                            else
                                delete message.memberNumber;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.nameMasked = value;
                            else
                                delete message.nameMasked;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            message.amountFen = reader.int64();
                            message._amountFen = "amountFen";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            message.principalFen = reader.int64();
                            message._principalFen = "principalFen";
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            message.bonusFen = reader.int64();
                            message._bonusFen = "bonusFen";
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            message.balanceBeforeFen = reader.int64();
                            message._balanceBeforeFen = "balanceBeforeFen";
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            message.balanceAfterFen = reader.int64();
                            message._balanceAfterFen = "balanceAfterFen";
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            message.principalAfterFen = reader.int64();
                            message._principalAfterFen = "principalAfterFen";
                            continue;
                        }
                    case 10: {
                            if (wireType !== 0)
                                break;
                            message.bonusAfterFen = reader.int64();
                            message._bonusAfterFen = "bonusAfterFen";
                            continue;
                        }
                    case 11: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.memberSequence = value;
                            else
                                delete message.memberSequence;
                            continue;
                        }
                    case 12: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                message.cloudWallMs = value;
                            else
                                delete message.cloudWallMs;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            Movement.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    if (!$util.isString(message.memberId))
                        return "memberId: string expected";
                if (message.memberNumber != null && $Object.hasOwnProperty.call(message, "memberNumber"))
                    if (!$util.isString(message.memberNumber))
                        return "memberNumber: string expected";
                if (message.nameMasked != null && $Object.hasOwnProperty.call(message, "nameMasked"))
                    if (!$util.isString(message.nameMasked))
                        return "nameMasked: string expected";
                if (message.amountFen != null && $Object.hasOwnProperty.call(message, "amountFen")) {
                    properties._amountFen = 1;
                    if (!$util.isInteger(message.amountFen) && !(message.amountFen && $util.isInteger(message.amountFen.low) && $util.isInteger(message.amountFen.high)))
                        return "amountFen: integer|Long expected";
                }
                if (message.principalFen != null && $Object.hasOwnProperty.call(message, "principalFen")) {
                    properties._principalFen = 1;
                    if (!$util.isInteger(message.principalFen) && !(message.principalFen && $util.isInteger(message.principalFen.low) && $util.isInteger(message.principalFen.high)))
                        return "principalFen: integer|Long expected";
                }
                if (message.bonusFen != null && $Object.hasOwnProperty.call(message, "bonusFen")) {
                    properties._bonusFen = 1;
                    if (!$util.isInteger(message.bonusFen) && !(message.bonusFen && $util.isInteger(message.bonusFen.low) && $util.isInteger(message.bonusFen.high)))
                        return "bonusFen: integer|Long expected";
                }
                if (message.balanceBeforeFen != null && $Object.hasOwnProperty.call(message, "balanceBeforeFen")) {
                    properties._balanceBeforeFen = 1;
                    if (!$util.isInteger(message.balanceBeforeFen) && !(message.balanceBeforeFen && $util.isInteger(message.balanceBeforeFen.low) && $util.isInteger(message.balanceBeforeFen.high)))
                        return "balanceBeforeFen: integer|Long expected";
                }
                if (message.balanceAfterFen != null && $Object.hasOwnProperty.call(message, "balanceAfterFen")) {
                    properties._balanceAfterFen = 1;
                    if (!$util.isInteger(message.balanceAfterFen) && !(message.balanceAfterFen && $util.isInteger(message.balanceAfterFen.low) && $util.isInteger(message.balanceAfterFen.high)))
                        return "balanceAfterFen: integer|Long expected";
                }
                if (message.principalAfterFen != null && $Object.hasOwnProperty.call(message, "principalAfterFen")) {
                    properties._principalAfterFen = 1;
                    if (!$util.isInteger(message.principalAfterFen) && !(message.principalAfterFen && $util.isInteger(message.principalAfterFen.low) && $util.isInteger(message.principalAfterFen.high)))
                        return "principalAfterFen: integer|Long expected";
                }
                if (message.bonusAfterFen != null && $Object.hasOwnProperty.call(message, "bonusAfterFen")) {
                    properties._bonusAfterFen = 1;
                    if (!$util.isInteger(message.bonusAfterFen) && !(message.bonusAfterFen && $util.isInteger(message.bonusAfterFen.low) && $util.isInteger(message.bonusAfterFen.high)))
                        return "bonusAfterFen: integer|Long expected";
                }
                if (message.memberSequence != null && $Object.hasOwnProperty.call(message, "memberSequence"))
                    if (!$util.isInteger(message.memberSequence) && !(message.memberSequence && $util.isInteger(message.memberSequence.low) && $util.isInteger(message.memberSequence.high)))
                        return "memberSequence: integer|Long expected";
                if (message.cloudWallMs != null && $Object.hasOwnProperty.call(message, "cloudWallMs"))
                    if (!$util.isInteger(message.cloudWallMs) && !(message.cloudWallMs && $util.isInteger(message.cloudWallMs.low) && $util.isInteger(message.cloudWallMs.high)))
                        return "cloudWallMs: integer|Long expected";
                return null;
            };

            Movement.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.memberId = "";
                    object.memberNumber = "";
                    object.nameMasked = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.memberSequence = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.memberSequence = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, false);
                        object.cloudWallMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.cloudWallMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    object.memberId = message.memberId;
                if (message.memberNumber != null && $Object.hasOwnProperty.call(message, "memberNumber"))
                    object.memberNumber = message.memberNumber;
                if (message.nameMasked != null && $Object.hasOwnProperty.call(message, "nameMasked"))
                    object.nameMasked = message.nameMasked;
                if (message.amountFen != null && $Object.hasOwnProperty.call(message, "amountFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.amountFen = typeof message.amountFen === "number" ? $BigInt(message.amountFen) : $util.Long.fromBits(message.amountFen.low >>> 0, message.amountFen.high >>> 0, false).toBigInt();
                    else if (typeof message.amountFen === "number")
                        object.amountFen = options.longs === $String ? $String(message.amountFen) : message.amountFen;
                    else
                        object.amountFen = options.longs === $String ? $util.Long.prototype.toString.call(message.amountFen) : options.longs === $Number ? new $util.LongBits(message.amountFen.low >>> 0, message.amountFen.high >>> 0).toNumber() : message.amountFen;
                if (message.principalFen != null && $Object.hasOwnProperty.call(message, "principalFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.principalFen = typeof message.principalFen === "number" ? $BigInt(message.principalFen) : $util.Long.fromBits(message.principalFen.low >>> 0, message.principalFen.high >>> 0, false).toBigInt();
                    else if (typeof message.principalFen === "number")
                        object.principalFen = options.longs === $String ? $String(message.principalFen) : message.principalFen;
                    else
                        object.principalFen = options.longs === $String ? $util.Long.prototype.toString.call(message.principalFen) : options.longs === $Number ? new $util.LongBits(message.principalFen.low >>> 0, message.principalFen.high >>> 0).toNumber() : message.principalFen;
                if (message.bonusFen != null && $Object.hasOwnProperty.call(message, "bonusFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.bonusFen = typeof message.bonusFen === "number" ? $BigInt(message.bonusFen) : $util.Long.fromBits(message.bonusFen.low >>> 0, message.bonusFen.high >>> 0, false).toBigInt();
                    else if (typeof message.bonusFen === "number")
                        object.bonusFen = options.longs === $String ? $String(message.bonusFen) : message.bonusFen;
                    else
                        object.bonusFen = options.longs === $String ? $util.Long.prototype.toString.call(message.bonusFen) : options.longs === $Number ? new $util.LongBits(message.bonusFen.low >>> 0, message.bonusFen.high >>> 0).toNumber() : message.bonusFen;
                if (message.balanceBeforeFen != null && $Object.hasOwnProperty.call(message, "balanceBeforeFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.balanceBeforeFen = typeof message.balanceBeforeFen === "number" ? $BigInt(message.balanceBeforeFen) : $util.Long.fromBits(message.balanceBeforeFen.low >>> 0, message.balanceBeforeFen.high >>> 0, false).toBigInt();
                    else if (typeof message.balanceBeforeFen === "number")
                        object.balanceBeforeFen = options.longs === $String ? $String(message.balanceBeforeFen) : message.balanceBeforeFen;
                    else
                        object.balanceBeforeFen = options.longs === $String ? $util.Long.prototype.toString.call(message.balanceBeforeFen) : options.longs === $Number ? new $util.LongBits(message.balanceBeforeFen.low >>> 0, message.balanceBeforeFen.high >>> 0).toNumber() : message.balanceBeforeFen;
                if (message.balanceAfterFen != null && $Object.hasOwnProperty.call(message, "balanceAfterFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.balanceAfterFen = typeof message.balanceAfterFen === "number" ? $BigInt(message.balanceAfterFen) : $util.Long.fromBits(message.balanceAfterFen.low >>> 0, message.balanceAfterFen.high >>> 0, false).toBigInt();
                    else if (typeof message.balanceAfterFen === "number")
                        object.balanceAfterFen = options.longs === $String ? $String(message.balanceAfterFen) : message.balanceAfterFen;
                    else
                        object.balanceAfterFen = options.longs === $String ? $util.Long.prototype.toString.call(message.balanceAfterFen) : options.longs === $Number ? new $util.LongBits(message.balanceAfterFen.low >>> 0, message.balanceAfterFen.high >>> 0).toNumber() : message.balanceAfterFen;
                if (message.principalAfterFen != null && $Object.hasOwnProperty.call(message, "principalAfterFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.principalAfterFen = typeof message.principalAfterFen === "number" ? $BigInt(message.principalAfterFen) : $util.Long.fromBits(message.principalAfterFen.low >>> 0, message.principalAfterFen.high >>> 0, false).toBigInt();
                    else if (typeof message.principalAfterFen === "number")
                        object.principalAfterFen = options.longs === $String ? $String(message.principalAfterFen) : message.principalAfterFen;
                    else
                        object.principalAfterFen = options.longs === $String ? $util.Long.prototype.toString.call(message.principalAfterFen) : options.longs === $Number ? new $util.LongBits(message.principalAfterFen.low >>> 0, message.principalAfterFen.high >>> 0).toNumber() : message.principalAfterFen;
                if (message.bonusAfterFen != null && $Object.hasOwnProperty.call(message, "bonusAfterFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.bonusAfterFen = typeof message.bonusAfterFen === "number" ? $BigInt(message.bonusAfterFen) : $util.Long.fromBits(message.bonusAfterFen.low >>> 0, message.bonusAfterFen.high >>> 0, false).toBigInt();
                    else if (typeof message.bonusAfterFen === "number")
                        object.bonusAfterFen = options.longs === $String ? $String(message.bonusAfterFen) : message.bonusAfterFen;
                    else
                        object.bonusAfterFen = options.longs === $String ? $util.Long.prototype.toString.call(message.bonusAfterFen) : options.longs === $Number ? new $util.LongBits(message.bonusAfterFen.low >>> 0, message.bonusAfterFen.high >>> 0).toNumber() : message.bonusAfterFen;
                if (message.memberSequence != null && $Object.hasOwnProperty.call(message, "memberSequence"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.memberSequence = typeof message.memberSequence === "number" ? $BigInt(message.memberSequence) : $util.Long.fromBits(message.memberSequence.low >>> 0, message.memberSequence.high >>> 0, true).toBigInt();
                    else if (typeof message.memberSequence === "number")
                        object.memberSequence = options.longs === $String ? $String(message.memberSequence) : message.memberSequence;
                    else
                        object.memberSequence = options.longs === $String ? $util.Long.prototype.toString.call(message.memberSequence) : options.longs === $Number ? new $util.LongBits(message.memberSequence.low >>> 0, message.memberSequence.high >>> 0).toNumber(true) : message.memberSequence;
                if (message.cloudWallMs != null && $Object.hasOwnProperty.call(message, "cloudWallMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.cloudWallMs = typeof message.cloudWallMs === "number" ? $BigInt(message.cloudWallMs) : $util.Long.fromBits(message.cloudWallMs.low >>> 0, message.cloudWallMs.high >>> 0, false).toBigInt();
                    else if (typeof message.cloudWallMs === "number")
                        object.cloudWallMs = options.longs === $String ? $String(message.cloudWallMs) : message.cloudWallMs;
                    else
                        object.cloudWallMs = options.longs === $String ? $util.Long.prototype.toString.call(message.cloudWallMs) : options.longs === $Number ? new $util.LongBits(message.cloudWallMs.low >>> 0, message.cloudWallMs.high >>> 0).toNumber() : message.cloudWallMs;
                return object;
            };

            return Movement;
        })();

        v1.PayApproved = (function() {

            const PayApproved = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            PayApproved.prototype.movement = null;
            PayApproved.prototype.foundLate = false;

            PayApproved.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.movement != null && $Object.hasOwnProperty.call(message, "movement"))
                    $root.cardtill.v1.Movement.encode(message.movement, writer.uint32(10).fork(), _depth + 1).ldelim();
                if (message.foundLate != null && $Object.hasOwnProperty.call(message, "foundLate") && message.foundLate !== false)
                    writer.uint32(16).bool(message.foundLate);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            PayApproved.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.PayApproved();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.movement = $root.cardtill.v1.Movement.decode(reader, reader.size(), $undefined, _depth + 1, message.movement);
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.foundLate = value;
                            else
                                delete message.foundLate;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            PayApproved.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.movement != null && $Object.hasOwnProperty.call(message, "movement")) {
                    let error = $root.cardtill.v1.Movement.verify(message.movement, _depth + 1);
                    if (error)
                        return "movement." + error;
                }
                if (message.foundLate != null && $Object.hasOwnProperty.call(message, "foundLate"))
                    if (typeof message.foundLate !== "boolean")
                        return "foundLate: boolean expected";
                return null;
            };

            PayApproved.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.movement = null;
                    object.foundLate = false;
                }
                if (message.movement != null && $Object.hasOwnProperty.call(message, "movement"))
                    object.movement = $root.cardtill.v1.Movement.toObject(message.movement, options, _depth + 1);
                if (message.foundLate != null && $Object.hasOwnProperty.call(message, "foundLate"))
                    object.foundLate = message.foundLate;
                return object;
            };

            return PayApproved;
        })();

        v1.PayDeclined = (function() {

            const PayDeclined = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            PayDeclined.prototype.code = "";

            PayDeclined.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== "")
                    writer.uint32(10).string(message.code);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            PayDeclined.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.PayDeclined();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.code = value;
                            else
                                delete message.code;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            PayDeclined.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.code != null && $Object.hasOwnProperty.call(message, "code"))
                    if (!$util.isString(message.code))
                        return "code: string expected";
                return null;
            };

            PayDeclined.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults)
                    object.code = "";
                if (message.code != null && $Object.hasOwnProperty.call(message, "code"))
                    object.code = message.code;
                return object;
            };

            return PayDeclined;
        })();

        v1.PayFulfilled = (function() {

            const PayFulfilled = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            PayFulfilled.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            PayFulfilled.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.PayFulfilled();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    reader.skipType(tag & 7, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            PayFulfilled.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                return null;
            };

            PayFulfilled.toObject = function () {
                return {};
            };

            return PayFulfilled;
        })();

        v1.Reverse = (function() {

            const Reverse = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Reverse.prototype.reason = 0;

            Reverse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== 0)
                    writer.uint32(8).int32(message.reason);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Reverse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.Reverse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            Reverse.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason"))
                    if (typeof message.reason !== "number" || (message.reason | 0) !== message.reason)
                        return "reason: enum value expected";
                return null;
            };

            Reverse.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults)
                    object.reason = options.enums === $String ? "REVERSE_REASON_UNSPECIFIED" : 0;
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason"))
                    object.reason = options.enums === $String ? $root.cardtill.v1.ReverseReason[message.reason] === $undefined ? message.reason : $root.cardtill.v1.ReverseReason[message.reason] : message.reason;
                return object;
            };

            return Reverse;
        })();

        v1.ReverseReason = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "REVERSE_REASON_UNSPECIFIED"] = 0;
            values[valuesById[1] = "REVERSE_REASON_NOT_FOUND"] = 1;
            values[valuesById[2] = "REVERSE_REASON_TOO_LATE"] = 2;
            values[valuesById[3] = "REVERSE_REASON_CANCELLED"] = 3;
            values[valuesById[4] = "REVERSE_REASON_STALE"] = 4;
            values[valuesById[5] = "REVERSE_REASON_RATE_LIMITED"] = 5;
            return values;
        })();

        v1.PayReversed = (function() {

            const PayReversed = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            PayReversed.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            PayReversed.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.PayReversed();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    reader.skipType(tag & 7, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            PayReversed.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                return null;
            };

            PayReversed.toObject = function () {
                return {};
            };

            return PayReversed;
        })();

        v1.CashRecharge = (function() {

            const CashRecharge = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            CashRecharge.prototype.memberId = "";
            CashRecharge.prototype.payFen = null;
            CashRecharge.prototype.bonusFen = null;
            CashRecharge.prototype.ruleVersion = 0;
            CashRecharge.prototype.reservationId = $util.newBuffer([]);
            CashRecharge.prototype.reference = null;
            CashRecharge.prototype.orderNumber = "";
            CashRecharge.prototype.staffId = "";

            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(CashRecharge.prototype, "_payFen", {
                get: $util.oneOfGetter($oneOfFields = ["payFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(CashRecharge.prototype, "_bonusFen", {
                get: $util.oneOfGetter($oneOfFields = ["bonusFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            CashRecharge.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId") && message.memberId !== "")
                    writer.uint32(10).string(message.memberId);
                if (message.payFen != null && $Object.hasOwnProperty.call(message, "payFen"))
                    writer.uint32(16).int64(message.payFen);
                if (message.bonusFen != null && $Object.hasOwnProperty.call(message, "bonusFen"))
                    writer.uint32(24).int64(message.bonusFen);
                if (message.ruleVersion != null && $Object.hasOwnProperty.call(message, "ruleVersion") && message.ruleVersion !== 0)
                    writer.uint32(32).uint32(message.ruleVersion);
                if (message.reservationId != null && $Object.hasOwnProperty.call(message, "reservationId") && message.reservationId.length)
                    writer.uint32(42).bytes(message.reservationId);
                if (message.reference != null && $Object.hasOwnProperty.call(message, "reference"))
                    $root.cardtill.v1.TillReference.encode(message.reference, writer.uint32(50).fork(), _depth + 1).ldelim();
                if (message.orderNumber != null && $Object.hasOwnProperty.call(message, "orderNumber") && message.orderNumber !== "")
                    writer.uint32(58).string(message.orderNumber);
                if (message.staffId != null && $Object.hasOwnProperty.call(message, "staffId") && message.staffId !== "")
                    writer.uint32(66).string(message.staffId);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            CashRecharge.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.CashRecharge();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.memberId = value;
                            else
                                delete message.memberId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            message.payFen = reader.int64();
                            message._payFen = "payFen";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            message.bonusFen = reader.int64();
                            message._bonusFen = "bonusFen";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.ruleVersion = value;
                            else
                                delete message.ruleVersion;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.reservationId = value;
                            else
                                delete message.reservationId;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            message.reference = $root.cardtill.v1.TillReference.decode(reader, reader.size(), $undefined, _depth + 1, message.reference);
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.orderNumber = value;
                            else
                                delete message.orderNumber;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.staffId = value;
                            else
                                delete message.staffId;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            CashRecharge.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    if (!$util.isString(message.memberId))
                        return "memberId: string expected";
                if (message.payFen != null && $Object.hasOwnProperty.call(message, "payFen")) {
                    properties._payFen = 1;
                    if (!$util.isInteger(message.payFen) && !(message.payFen && $util.isInteger(message.payFen.low) && $util.isInteger(message.payFen.high)))
                        return "payFen: integer|Long expected";
                }
                if (message.bonusFen != null && $Object.hasOwnProperty.call(message, "bonusFen")) {
                    properties._bonusFen = 1;
                    if (!$util.isInteger(message.bonusFen) && !(message.bonusFen && $util.isInteger(message.bonusFen.low) && $util.isInteger(message.bonusFen.high)))
                        return "bonusFen: integer|Long expected";
                }
                if (message.ruleVersion != null && $Object.hasOwnProperty.call(message, "ruleVersion"))
                    if (!$util.isInteger(message.ruleVersion))
                        return "ruleVersion: integer expected";
                if (message.reservationId != null && $Object.hasOwnProperty.call(message, "reservationId"))
                    if (!(message.reservationId && typeof message.reservationId.length === "number" || $util.isString(message.reservationId)))
                        return "reservationId: buffer expected";
                if (message.reference != null && $Object.hasOwnProperty.call(message, "reference")) {
                    let error = $root.cardtill.v1.TillReference.verify(message.reference, _depth + 1);
                    if (error)
                        return "reference." + error;
                }
                if (message.orderNumber != null && $Object.hasOwnProperty.call(message, "orderNumber"))
                    if (!$util.isString(message.orderNumber))
                        return "orderNumber: string expected";
                if (message.staffId != null && $Object.hasOwnProperty.call(message, "staffId"))
                    if (!$util.isString(message.staffId))
                        return "staffId: string expected";
                return null;
            };

            CashRecharge.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.memberId = "";
                    object.ruleVersion = 0;
                    if (options.bytes === $String)
                        object.reservationId = "";
                    else {
                        object.reservationId = [];
                        if (options.bytes !== $Array)
                            object.reservationId = $util.newBuffer(object.reservationId);
                    }
                    object.reference = null;
                    object.orderNumber = "";
                    object.staffId = "";
                }
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    object.memberId = message.memberId;
                if (message.payFen != null && $Object.hasOwnProperty.call(message, "payFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.payFen = typeof message.payFen === "number" ? $BigInt(message.payFen) : $util.Long.fromBits(message.payFen.low >>> 0, message.payFen.high >>> 0, false).toBigInt();
                    else if (typeof message.payFen === "number")
                        object.payFen = options.longs === $String ? $String(message.payFen) : message.payFen;
                    else
                        object.payFen = options.longs === $String ? $util.Long.prototype.toString.call(message.payFen) : options.longs === $Number ? new $util.LongBits(message.payFen.low >>> 0, message.payFen.high >>> 0).toNumber() : message.payFen;
                if (message.bonusFen != null && $Object.hasOwnProperty.call(message, "bonusFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.bonusFen = typeof message.bonusFen === "number" ? $BigInt(message.bonusFen) : $util.Long.fromBits(message.bonusFen.low >>> 0, message.bonusFen.high >>> 0, false).toBigInt();
                    else if (typeof message.bonusFen === "number")
                        object.bonusFen = options.longs === $String ? $String(message.bonusFen) : message.bonusFen;
                    else
                        object.bonusFen = options.longs === $String ? $util.Long.prototype.toString.call(message.bonusFen) : options.longs === $Number ? new $util.LongBits(message.bonusFen.low >>> 0, message.bonusFen.high >>> 0).toNumber() : message.bonusFen;
                if (message.ruleVersion != null && $Object.hasOwnProperty.call(message, "ruleVersion"))
                    object.ruleVersion = message.ruleVersion;
                if (message.reservationId != null && $Object.hasOwnProperty.call(message, "reservationId"))
                    object.reservationId = options.bytes === $String ? $util.base64.encode(message.reservationId, 0, message.reservationId.length) : options.bytes === $Array ? $Array.prototype.slice.call(message.reservationId) : message.reservationId;
                if (message.reference != null && $Object.hasOwnProperty.call(message, "reference"))
                    object.reference = $root.cardtill.v1.TillReference.toObject(message.reference, options, _depth + 1);
                if (message.orderNumber != null && $Object.hasOwnProperty.call(message, "orderNumber"))
                    object.orderNumber = message.orderNumber;
                if (message.staffId != null && $Object.hasOwnProperty.call(message, "staffId"))
                    object.staffId = message.staffId;
                return object;
            };

            return CashRecharge;
        })();

        v1.CashNote = (function() {

            const CashNote = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            CashNote.prototype.noteFen = null;
            CashNote.prototype.place = 0;
            CashNote.prototype.memberId = "";
            CashNote.prototype.foundWallMs = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(CashNote.prototype, "_noteFen", {
                get: $util.oneOfGetter($oneOfFields = ["noteFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            CashNote.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.noteFen != null && $Object.hasOwnProperty.call(message, "noteFen"))
                    writer.uint32(8).int64(message.noteFen);
                if (message.place != null && $Object.hasOwnProperty.call(message, "place") && message.place !== 0)
                    writer.uint32(16).int32(message.place);
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId") && message.memberId !== "")
                    writer.uint32(26).string(message.memberId);
                if (message.foundWallMs != null && $Object.hasOwnProperty.call(message, "foundWallMs") && (typeof message.foundWallMs === "object" ? message.foundWallMs.low || message.foundWallMs.high : message.foundWallMs !== 0))
                    writer.uint32(32).int64(message.foundWallMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            CashNote.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.CashNote();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.noteFen = reader.int64();
                            message._noteFen = "noteFen";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.place = value;
                            else
                                delete message.place;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.memberId = value;
                            else
                                delete message.memberId;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                message.foundWallMs = value;
                            else
                                delete message.foundWallMs;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            CashNote.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.noteFen != null && $Object.hasOwnProperty.call(message, "noteFen")) {
                    properties._noteFen = 1;
                    if (!$util.isInteger(message.noteFen) && !(message.noteFen && $util.isInteger(message.noteFen.low) && $util.isInteger(message.noteFen.high)))
                        return "noteFen: integer|Long expected";
                }
                if (message.place != null && $Object.hasOwnProperty.call(message, "place"))
                    if (typeof message.place !== "number" || (message.place | 0) !== message.place)
                        return "place: enum value expected";
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    if (!$util.isString(message.memberId))
                        return "memberId: string expected";
                if (message.foundWallMs != null && $Object.hasOwnProperty.call(message, "foundWallMs"))
                    if (!$util.isInteger(message.foundWallMs) && !(message.foundWallMs && $util.isInteger(message.foundWallMs.low) && $util.isInteger(message.foundWallMs.high)))
                        return "foundWallMs: integer|Long expected";
                return null;
            };

            CashNote.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.place = options.enums === $String ? "CASH_NOTE_PLACE_UNSPECIFIED" : 0;
                    object.memberId = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, false);
                        object.foundWallMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.foundWallMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.noteFen != null && $Object.hasOwnProperty.call(message, "noteFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.noteFen = typeof message.noteFen === "number" ? $BigInt(message.noteFen) : $util.Long.fromBits(message.noteFen.low >>> 0, message.noteFen.high >>> 0, false).toBigInt();
                    else if (typeof message.noteFen === "number")
                        object.noteFen = options.longs === $String ? $String(message.noteFen) : message.noteFen;
                    else
                        object.noteFen = options.longs === $String ? $util.Long.prototype.toString.call(message.noteFen) : options.longs === $Number ? new $util.LongBits(message.noteFen.low >>> 0, message.noteFen.high >>> 0).toNumber() : message.noteFen;
                if (message.place != null && $Object.hasOwnProperty.call(message, "place"))
                    object.place = options.enums === $String ? $root.cardtill.v1.CashNotePlace[message.place] === $undefined ? message.place : $root.cardtill.v1.CashNotePlace[message.place] : message.place;
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    object.memberId = message.memberId;
                if (message.foundWallMs != null && $Object.hasOwnProperty.call(message, "foundWallMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.foundWallMs = typeof message.foundWallMs === "number" ? $BigInt(message.foundWallMs) : $util.Long.fromBits(message.foundWallMs.low >>> 0, message.foundWallMs.high >>> 0, false).toBigInt();
                    else if (typeof message.foundWallMs === "number")
                        object.foundWallMs = options.longs === $String ? $String(message.foundWallMs) : message.foundWallMs;
                    else
                        object.foundWallMs = options.longs === $String ? $util.Long.prototype.toString.call(message.foundWallMs) : options.longs === $Number ? new $util.LongBits(message.foundWallMs.low >>> 0, message.foundWallMs.high >>> 0).toNumber() : message.foundWallMs;
                return object;
            };

            return CashNote;
        })();

        v1.CashNotePlace = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "CASH_NOTE_PLACE_UNSPECIFIED"] = 0;
            values[valuesById[1] = "CASH_NOTE_PLACE_VALIDATOR"] = 1;
            values[valuesById[2] = "CASH_NOTE_PLACE_STACKER"] = 2;
            values[valuesById[3] = "CASH_NOTE_PLACE_UNKNOWN"] = 3;
            return values;
        })();

        v1.CashNoteChecked = (function() {

            const CashNoteChecked = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            CashNoteChecked.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            CashNoteChecked.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.CashNoteChecked();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    reader.skipType(tag & 7, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            CashNoteChecked.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                return null;
            };

            CashNoteChecked.toObject = function () {
                return {};
            };

            return CashNoteChecked;
        })();

        v1.ChannelRecharge = (function() {

            const ChannelRecharge = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            ChannelRecharge.prototype.memberId = "";
            ChannelRecharge.prototype.payFen = null;
            ChannelRecharge.prototype.bonusFen = null;
            ChannelRecharge.prototype.reference = null;
            ChannelRecharge.prototype.orderNumber = "";
            ChannelRecharge.prototype.staffId = "";
            ChannelRecharge.prototype.payCode = "";

            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(ChannelRecharge.prototype, "_payFen", {
                get: $util.oneOfGetter($oneOfFields = ["payFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(ChannelRecharge.prototype, "_bonusFen", {
                get: $util.oneOfGetter($oneOfFields = ["bonusFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            ChannelRecharge.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId") && message.memberId !== "")
                    writer.uint32(10).string(message.memberId);
                if (message.payFen != null && $Object.hasOwnProperty.call(message, "payFen"))
                    writer.uint32(16).int64(message.payFen);
                if (message.bonusFen != null && $Object.hasOwnProperty.call(message, "bonusFen"))
                    writer.uint32(24).int64(message.bonusFen);
                if (message.reference != null && $Object.hasOwnProperty.call(message, "reference"))
                    $root.cardtill.v1.TillReference.encode(message.reference, writer.uint32(34).fork(), _depth + 1).ldelim();
                if (message.orderNumber != null && $Object.hasOwnProperty.call(message, "orderNumber") && message.orderNumber !== "")
                    writer.uint32(42).string(message.orderNumber);
                if (message.staffId != null && $Object.hasOwnProperty.call(message, "staffId") && message.staffId !== "")
                    writer.uint32(50).string(message.staffId);
                if (message.payCode != null && $Object.hasOwnProperty.call(message, "payCode") && message.payCode !== "")
                    writer.uint32(58).string(message.payCode);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            ChannelRecharge.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.ChannelRecharge();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.memberId = value;
                            else
                                delete message.memberId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            message.payFen = reader.int64();
                            message._payFen = "payFen";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            message.bonusFen = reader.int64();
                            message._bonusFen = "bonusFen";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.reference = $root.cardtill.v1.TillReference.decode(reader, reader.size(), $undefined, _depth + 1, message.reference);
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.orderNumber = value;
                            else
                                delete message.orderNumber;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.staffId = value;
                            else
                                delete message.staffId;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.payCode = value;
                            else
                                delete message.payCode;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            ChannelRecharge.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    if (!$util.isString(message.memberId))
                        return "memberId: string expected";
                if (message.payFen != null && $Object.hasOwnProperty.call(message, "payFen")) {
                    properties._payFen = 1;
                    if (!$util.isInteger(message.payFen) && !(message.payFen && $util.isInteger(message.payFen.low) && $util.isInteger(message.payFen.high)))
                        return "payFen: integer|Long expected";
                }
                if (message.bonusFen != null && $Object.hasOwnProperty.call(message, "bonusFen")) {
                    properties._bonusFen = 1;
                    if (!$util.isInteger(message.bonusFen) && !(message.bonusFen && $util.isInteger(message.bonusFen.low) && $util.isInteger(message.bonusFen.high)))
                        return "bonusFen: integer|Long expected";
                }
                if (message.reference != null && $Object.hasOwnProperty.call(message, "reference")) {
                    let error = $root.cardtill.v1.TillReference.verify(message.reference, _depth + 1);
                    if (error)
                        return "reference." + error;
                }
                if (message.orderNumber != null && $Object.hasOwnProperty.call(message, "orderNumber"))
                    if (!$util.isString(message.orderNumber))
                        return "orderNumber: string expected";
                if (message.staffId != null && $Object.hasOwnProperty.call(message, "staffId"))
                    if (!$util.isString(message.staffId))
                        return "staffId: string expected";
                if (message.payCode != null && $Object.hasOwnProperty.call(message, "payCode"))
                    if (!$util.isString(message.payCode))
                        return "payCode: string expected";
                return null;
            };

            ChannelRecharge.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.memberId = "";
                    object.reference = null;
                    object.orderNumber = "";
                    object.staffId = "";
                    object.payCode = "";
                }
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    object.memberId = message.memberId;
                if (message.payFen != null && $Object.hasOwnProperty.call(message, "payFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.payFen = typeof message.payFen === "number" ? $BigInt(message.payFen) : $util.Long.fromBits(message.payFen.low >>> 0, message.payFen.high >>> 0, false).toBigInt();
                    else if (typeof message.payFen === "number")
                        object.payFen = options.longs === $String ? $String(message.payFen) : message.payFen;
                    else
                        object.payFen = options.longs === $String ? $util.Long.prototype.toString.call(message.payFen) : options.longs === $Number ? new $util.LongBits(message.payFen.low >>> 0, message.payFen.high >>> 0).toNumber() : message.payFen;
                if (message.bonusFen != null && $Object.hasOwnProperty.call(message, "bonusFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.bonusFen = typeof message.bonusFen === "number" ? $BigInt(message.bonusFen) : $util.Long.fromBits(message.bonusFen.low >>> 0, message.bonusFen.high >>> 0, false).toBigInt();
                    else if (typeof message.bonusFen === "number")
                        object.bonusFen = options.longs === $String ? $String(message.bonusFen) : message.bonusFen;
                    else
                        object.bonusFen = options.longs === $String ? $util.Long.prototype.toString.call(message.bonusFen) : options.longs === $Number ? new $util.LongBits(message.bonusFen.low >>> 0, message.bonusFen.high >>> 0).toNumber() : message.bonusFen;
                if (message.reference != null && $Object.hasOwnProperty.call(message, "reference"))
                    object.reference = $root.cardtill.v1.TillReference.toObject(message.reference, options, _depth + 1);
                if (message.orderNumber != null && $Object.hasOwnProperty.call(message, "orderNumber"))
                    object.orderNumber = message.orderNumber;
                if (message.staffId != null && $Object.hasOwnProperty.call(message, "staffId"))
                    object.staffId = message.staffId;
                if (message.payCode != null && $Object.hasOwnProperty.call(message, "payCode"))
                    object.payCode = message.payCode;
                return object;
            };

            return ChannelRecharge;
        })();

        v1.RechargeCredited = (function() {

            const RechargeCredited = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            RechargeCredited.prototype.movement = null;

            RechargeCredited.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.movement != null && $Object.hasOwnProperty.call(message, "movement"))
                    $root.cardtill.v1.Movement.encode(message.movement, writer.uint32(10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            RechargeCredited.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.RechargeCredited();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.movement = $root.cardtill.v1.Movement.decode(reader, reader.size(), $undefined, _depth + 1, message.movement);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            RechargeCredited.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.movement != null && $Object.hasOwnProperty.call(message, "movement")) {
                    let error = $root.cardtill.v1.Movement.verify(message.movement, _depth + 1);
                    if (error)
                        return "movement." + error;
                }
                return null;
            };

            RechargeCredited.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults)
                    object.movement = null;
                if (message.movement != null && $Object.hasOwnProperty.call(message, "movement"))
                    object.movement = $root.cardtill.v1.Movement.toObject(message.movement, options, _depth + 1);
                return object;
            };

            return RechargeCredited;
        })();

        v1.RechargeHeld = (function() {

            const RechargeHeld = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            RechargeHeld.prototype.reason = "";

            RechargeHeld.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(10).string(message.reason);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            RechargeHeld.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.RechargeHeld();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            RechargeHeld.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason"))
                    if (!$util.isString(message.reason))
                        return "reason: string expected";
                return null;
            };

            RechargeHeld.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults)
                    object.reason = "";
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason"))
                    object.reason = message.reason;
                return object;
            };

            return RechargeHeld;
        })();

        v1.RechargeClosed = (function() {

            const RechargeClosed = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            RechargeClosed.prototype.reason = "";

            RechargeClosed.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(10).string(message.reason);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            RechargeClosed.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.RechargeClosed();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            RechargeClosed.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason"))
                    if (!$util.isString(message.reason))
                        return "reason: string expected";
                return null;
            };

            RechargeClosed.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults)
                    object.reason = "";
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason"))
                    object.reason = message.reason;
                return object;
            };

            return RechargeClosed;
        })();

        v1.NeedsAttention = (function() {

            const NeedsAttention = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            NeedsAttention.prototype.code = "";

            NeedsAttention.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== "")
                    writer.uint32(10).string(message.code);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            NeedsAttention.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.NeedsAttention();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.code = value;
                            else
                                delete message.code;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            NeedsAttention.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.code != null && $Object.hasOwnProperty.call(message, "code"))
                    if (!$util.isString(message.code))
                        return "code: string expected";
                return null;
            };

            NeedsAttention.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults)
                    object.code = "";
                if (message.code != null && $Object.hasOwnProperty.call(message, "code"))
                    object.code = message.code;
                return object;
            };

            return NeedsAttention;
        })();

        v1.Query = (function() {

            const Query = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Query.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Query.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.Query();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    reader.skipType(tag & 7, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            Query.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                return null;
            };

            Query.toObject = function () {
                return {};
            };

            return Query;
        })();

        v1.CloseRecharge = (function() {

            const CloseRecharge = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            CloseRecharge.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            CloseRecharge.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.CloseRecharge();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    reader.skipType(tag & 7, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            CloseRecharge.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                return null;
            };

            CloseRecharge.toObject = function () {
                return {};
            };

            return CloseRecharge;
        })();

        v1.OrderReply = (function() {

            const OrderReply = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            OrderReply.prototype.answers = 0;
            OrderReply.prototype.verdict = 0;
            OrderReply.prototype.movement = null;
            OrderReply.prototype.code = "";
            OrderReply.prototype.shortfallFen = null;
            OrderReply.prototype.qrContent = "";
            OrderReply.prototype.expiresWallMs = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
            OrderReply.prototype.ack = null;
            OrderReply.prototype.timelineId = "";

            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(OrderReply.prototype, "_shortfallFen", {
                get: $util.oneOfGetter($oneOfFields = ["shortfallFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            OrderReply.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.answers != null && $Object.hasOwnProperty.call(message, "answers") && message.answers !== 0)
                    writer.uint32(8).int32(message.answers);
                if (message.verdict != null && $Object.hasOwnProperty.call(message, "verdict") && message.verdict !== 0)
                    writer.uint32(16).int32(message.verdict);
                if (message.movement != null && $Object.hasOwnProperty.call(message, "movement"))
                    $root.cardtill.v1.Movement.encode(message.movement, writer.uint32(26).fork(), _depth + 1).ldelim();
                if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== "")
                    writer.uint32(34).string(message.code);
                if (message.shortfallFen != null && $Object.hasOwnProperty.call(message, "shortfallFen"))
                    writer.uint32(40).int64(message.shortfallFen);
                if (message.qrContent != null && $Object.hasOwnProperty.call(message, "qrContent") && message.qrContent !== "")
                    writer.uint32(50).string(message.qrContent);
                if (message.expiresWallMs != null && $Object.hasOwnProperty.call(message, "expiresWallMs") && (typeof message.expiresWallMs === "object" ? message.expiresWallMs.low || message.expiresWallMs.high : message.expiresWallMs !== 0))
                    writer.uint32(56).int64(message.expiresWallMs);
                if (message.ack != null && $Object.hasOwnProperty.call(message, "ack"))
                    $root.cardtill.v1.RecordsAck.encode(message.ack, writer.uint32(66).fork(), _depth + 1).ldelim();
                if (message.timelineId != null && $Object.hasOwnProperty.call(message, "timelineId") && message.timelineId !== "")
                    writer.uint32(74).string(message.timelineId);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            OrderReply.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.OrderReply();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.answers = value;
                            else
                                delete message.answers;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.verdict = value;
                            else
                                delete message.verdict;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.movement = $root.cardtill.v1.Movement.decode(reader, reader.size(), $undefined, _depth + 1, message.movement);
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.code = value;
                            else
                                delete message.code;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            message.shortfallFen = reader.int64();
                            message._shortfallFen = "shortfallFen";
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.qrContent = value;
                            else
                                delete message.qrContent;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                message.expiresWallMs = value;
                            else
                                delete message.expiresWallMs;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            message.ack = $root.cardtill.v1.RecordsAck.decode(reader, reader.size(), $undefined, _depth + 1, message.ack);
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.timelineId = value;
                            else
                                delete message.timelineId;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            OrderReply.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.answers != null && $Object.hasOwnProperty.call(message, "answers"))
                    if (typeof message.answers !== "number" || (message.answers | 0) !== message.answers)
                        return "answers: enum value expected";
                if (message.verdict != null && $Object.hasOwnProperty.call(message, "verdict"))
                    if (typeof message.verdict !== "number" || (message.verdict | 0) !== message.verdict)
                        return "verdict: enum value expected";
                if (message.movement != null && $Object.hasOwnProperty.call(message, "movement")) {
                    let error = $root.cardtill.v1.Movement.verify(message.movement, _depth + 1);
                    if (error)
                        return "movement." + error;
                }
                if (message.code != null && $Object.hasOwnProperty.call(message, "code"))
                    if (!$util.isString(message.code))
                        return "code: string expected";
                if (message.shortfallFen != null && $Object.hasOwnProperty.call(message, "shortfallFen")) {
                    properties._shortfallFen = 1;
                    if (!$util.isInteger(message.shortfallFen) && !(message.shortfallFen && $util.isInteger(message.shortfallFen.low) && $util.isInteger(message.shortfallFen.high)))
                        return "shortfallFen: integer|Long expected";
                }
                if (message.qrContent != null && $Object.hasOwnProperty.call(message, "qrContent"))
                    if (!$util.isString(message.qrContent))
                        return "qrContent: string expected";
                if (message.expiresWallMs != null && $Object.hasOwnProperty.call(message, "expiresWallMs"))
                    if (!$util.isInteger(message.expiresWallMs) && !(message.expiresWallMs && $util.isInteger(message.expiresWallMs.low) && $util.isInteger(message.expiresWallMs.high)))
                        return "expiresWallMs: integer|Long expected";
                if (message.ack != null && $Object.hasOwnProperty.call(message, "ack")) {
                    let error = $root.cardtill.v1.RecordsAck.verify(message.ack, _depth + 1);
                    if (error)
                        return "ack." + error;
                }
                if (message.timelineId != null && $Object.hasOwnProperty.call(message, "timelineId"))
                    if (!$util.isString(message.timelineId))
                        return "timelineId: string expected";
                return null;
            };

            OrderReply.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.answers = options.enums === $String ? "ANSWERS_UNSPECIFIED" : 0;
                    object.verdict = options.enums === $String ? "VERDICT_UNSPECIFIED" : 0;
                    object.movement = null;
                    object.code = "";
                    object.qrContent = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, false);
                        object.expiresWallMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.expiresWallMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.ack = null;
                    object.timelineId = "";
                }
                if (message.answers != null && $Object.hasOwnProperty.call(message, "answers"))
                    object.answers = options.enums === $String ? $root.cardtill.v1.Answers[message.answers] === $undefined ? message.answers : $root.cardtill.v1.Answers[message.answers] : message.answers;
                if (message.verdict != null && $Object.hasOwnProperty.call(message, "verdict"))
                    object.verdict = options.enums === $String ? $root.cardtill.v1.Verdict[message.verdict] === $undefined ? message.verdict : $root.cardtill.v1.Verdict[message.verdict] : message.verdict;
                if (message.movement != null && $Object.hasOwnProperty.call(message, "movement"))
                    object.movement = $root.cardtill.v1.Movement.toObject(message.movement, options, _depth + 1);
                if (message.code != null && $Object.hasOwnProperty.call(message, "code"))
                    object.code = message.code;
                if (message.shortfallFen != null && $Object.hasOwnProperty.call(message, "shortfallFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.shortfallFen = typeof message.shortfallFen === "number" ? $BigInt(message.shortfallFen) : $util.Long.fromBits(message.shortfallFen.low >>> 0, message.shortfallFen.high >>> 0, false).toBigInt();
                    else if (typeof message.shortfallFen === "number")
                        object.shortfallFen = options.longs === $String ? $String(message.shortfallFen) : message.shortfallFen;
                    else
                        object.shortfallFen = options.longs === $String ? $util.Long.prototype.toString.call(message.shortfallFen) : options.longs === $Number ? new $util.LongBits(message.shortfallFen.low >>> 0, message.shortfallFen.high >>> 0).toNumber() : message.shortfallFen;
                if (message.qrContent != null && $Object.hasOwnProperty.call(message, "qrContent"))
                    object.qrContent = message.qrContent;
                if (message.expiresWallMs != null && $Object.hasOwnProperty.call(message, "expiresWallMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.expiresWallMs = typeof message.expiresWallMs === "number" ? $BigInt(message.expiresWallMs) : $util.Long.fromBits(message.expiresWallMs.low >>> 0, message.expiresWallMs.high >>> 0, false).toBigInt();
                    else if (typeof message.expiresWallMs === "number")
                        object.expiresWallMs = options.longs === $String ? $String(message.expiresWallMs) : message.expiresWallMs;
                    else
                        object.expiresWallMs = options.longs === $String ? $util.Long.prototype.toString.call(message.expiresWallMs) : options.longs === $Number ? new $util.LongBits(message.expiresWallMs.low >>> 0, message.expiresWallMs.high >>> 0).toNumber() : message.expiresWallMs;
                if (message.ack != null && $Object.hasOwnProperty.call(message, "ack"))
                    object.ack = $root.cardtill.v1.RecordsAck.toObject(message.ack, options, _depth + 1);
                if (message.timelineId != null && $Object.hasOwnProperty.call(message, "timelineId"))
                    object.timelineId = message.timelineId;
                return object;
            };

            return OrderReply;
        })();

        v1.Answers = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "ANSWERS_UNSPECIFIED"] = 0;
            values[valuesById[1] = "ANSWERS_PAY"] = 1;
            values[valuesById[2] = "ANSWERS_QUERY"] = 2;
            values[valuesById[3] = "ANSWERS_REVERSE"] = 3;
            values[valuesById[4] = "ANSWERS_CASH_RECHARGE"] = 4;
            values[valuesById[5] = "ANSWERS_CHANNEL_RECHARGE"] = 5;
            values[valuesById[6] = "ANSWERS_CLOSE_RECHARGE"] = 6;
            values[valuesById[7] = "ANSWERS_LEASE_SPEND"] = 7;
            return values;
        })();

        v1.Verdict = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "VERDICT_UNSPECIFIED"] = 0;
            values[valuesById[1] = "VERDICT_APPROVED"] = 1;
            values[valuesById[2] = "VERDICT_DECLINED"] = 2;
            values[valuesById[3] = "VERDICT_REVERSED"] = 3;
            values[valuesById[4] = "VERDICT_NOT_FOUND"] = 4;
            values[valuesById[5] = "VERDICT_CONFIRMED"] = 5;
            values[valuesById[6] = "VERDICT_CREDITED"] = 6;
            values[valuesById[7] = "VERDICT_HELD"] = 7;
            values[valuesById[8] = "VERDICT_ORDERED"] = 8;
            values[valuesById[9] = "VERDICT_CLOSED"] = 9;
            values[valuesById[10] = "VERDICT_REFUSED"] = 10;
            return values;
        })();

        v1.RecordsAck = (function() {

            const RecordsAck = function (properties) {
                this.missing = [];
                this.quarantined = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            RecordsAck.prototype.highWater = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            RecordsAck.prototype.missing = $util.emptyArray;
            RecordsAck.prototype.quarantined = $util.emptyArray;
            RecordsAck.prototype.terminalEpoch = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            RecordsAck.prototype.highest = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            RecordsAck.prototype.receivedSeq = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            RecordsAck.prototype.receivedHash = $util.newBuffer([]);

            RecordsAck.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.highWater != null && $Object.hasOwnProperty.call(message, "highWater") && (typeof message.highWater === "object" ? message.highWater.low || message.highWater.high : message.highWater !== 0))
                    writer.uint32(8).uint64(message.highWater);
                if (message.missing != null && message.missing.length)
                    writer.uint32(18).uint64s(message.missing);
                if (message.quarantined != null && message.quarantined.length)
                    writer.uint32(26).uint64s(message.quarantined);
                if (message.terminalEpoch != null && $Object.hasOwnProperty.call(message, "terminalEpoch") && (typeof message.terminalEpoch === "object" ? message.terminalEpoch.low || message.terminalEpoch.high : message.terminalEpoch !== 0))
                    writer.uint32(32).uint64(message.terminalEpoch);
                if (message.highest != null && $Object.hasOwnProperty.call(message, "highest") && (typeof message.highest === "object" ? message.highest.low || message.highest.high : message.highest !== 0))
                    writer.uint32(40).uint64(message.highest);
                if (message.receivedSeq != null && $Object.hasOwnProperty.call(message, "receivedSeq") && (typeof message.receivedSeq === "object" ? message.receivedSeq.low || message.receivedSeq.high : message.receivedSeq !== 0))
                    writer.uint32(48).uint64(message.receivedSeq);
                if (message.receivedHash != null && $Object.hasOwnProperty.call(message, "receivedHash") && message.receivedHash.length)
                    writer.uint32(58).bytes(message.receivedHash);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            RecordsAck.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.RecordsAck();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.highWater = value;
                            else
                                delete message.highWater;
                            continue;
                        }
                    case 2: {
                            if (wireType === 2) {
                                if (!(message.missing && message.missing.length))
                                    message.missing = [];
                                reader.uint64s(message.missing);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.missing && message.missing.length))
                                message.missing = [];
                            message.missing.push(reader.uint64());
                            continue;
                        }
                    case 3: {
                            if (wireType === 2) {
                                if (!(message.quarantined && message.quarantined.length))
                                    message.quarantined = [];
                                reader.uint64s(message.quarantined);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.quarantined && message.quarantined.length))
                                message.quarantined = [];
                            message.quarantined.push(reader.uint64());
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.terminalEpoch = value;
                            else
                                delete message.terminalEpoch;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.highest = value;
                            else
                                delete message.highest;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.receivedSeq = value;
                            else
                                delete message.receivedSeq;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.receivedHash = value;
                            else
                                delete message.receivedHash;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            RecordsAck.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.highWater != null && $Object.hasOwnProperty.call(message, "highWater"))
                    if (!$util.isInteger(message.highWater) && !(message.highWater && $util.isInteger(message.highWater.low) && $util.isInteger(message.highWater.high)))
                        return "highWater: integer|Long expected";
                if (message.missing != null && $Object.hasOwnProperty.call(message, "missing")) {
                    if (!$Array.isArray(message.missing))
                        return "missing: array expected";
                    for (let i = 0; i < message.missing.length; ++i)
                        if (!$util.isInteger(message.missing[i]) && !(message.missing[i] && $util.isInteger(message.missing[i].low) && $util.isInteger(message.missing[i].high)))
                            return "missing: integer|Long[] expected";
                }
                if (message.quarantined != null && $Object.hasOwnProperty.call(message, "quarantined")) {
                    if (!$Array.isArray(message.quarantined))
                        return "quarantined: array expected";
                    for (let i = 0; i < message.quarantined.length; ++i)
                        if (!$util.isInteger(message.quarantined[i]) && !(message.quarantined[i] && $util.isInteger(message.quarantined[i].low) && $util.isInteger(message.quarantined[i].high)))
                            return "quarantined: integer|Long[] expected";
                }
                if (message.terminalEpoch != null && $Object.hasOwnProperty.call(message, "terminalEpoch"))
                    if (!$util.isInteger(message.terminalEpoch) && !(message.terminalEpoch && $util.isInteger(message.terminalEpoch.low) && $util.isInteger(message.terminalEpoch.high)))
                        return "terminalEpoch: integer|Long expected";
                if (message.highest != null && $Object.hasOwnProperty.call(message, "highest"))
                    if (!$util.isInteger(message.highest) && !(message.highest && $util.isInteger(message.highest.low) && $util.isInteger(message.highest.high)))
                        return "highest: integer|Long expected";
                if (message.receivedSeq != null && $Object.hasOwnProperty.call(message, "receivedSeq"))
                    if (!$util.isInteger(message.receivedSeq) && !(message.receivedSeq && $util.isInteger(message.receivedSeq.low) && $util.isInteger(message.receivedSeq.high)))
                        return "receivedSeq: integer|Long expected";
                if (message.receivedHash != null && $Object.hasOwnProperty.call(message, "receivedHash"))
                    if (!(message.receivedHash && typeof message.receivedHash.length === "number" || $util.isString(message.receivedHash)))
                        return "receivedHash: buffer expected";
                return null;
            };

            RecordsAck.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults) {
                    object.missing = [];
                    object.quarantined = [];
                }
                if (options.defaults) {
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.highWater = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.highWater = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.terminalEpoch = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.terminalEpoch = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.highest = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.highest = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.receivedSeq = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.receivedSeq = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if (options.bytes === $String)
                        object.receivedHash = "";
                    else {
                        object.receivedHash = [];
                        if (options.bytes !== $Array)
                            object.receivedHash = $util.newBuffer(object.receivedHash);
                    }
                }
                if (message.highWater != null && $Object.hasOwnProperty.call(message, "highWater"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.highWater = typeof message.highWater === "number" ? $BigInt(message.highWater) : $util.Long.fromBits(message.highWater.low >>> 0, message.highWater.high >>> 0, true).toBigInt();
                    else if (typeof message.highWater === "number")
                        object.highWater = options.longs === $String ? $String(message.highWater) : message.highWater;
                    else
                        object.highWater = options.longs === $String ? $util.Long.prototype.toString.call(message.highWater) : options.longs === $Number ? new $util.LongBits(message.highWater.low >>> 0, message.highWater.high >>> 0).toNumber(true) : message.highWater;
                if (message.missing && message.missing.length) {
                    object.missing = $Array(message.missing.length);
                    for (let j = 0; j < message.missing.length; ++j)
                        if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                            object.missing[j] = typeof message.missing[j] === "number" ? $BigInt(message.missing[j]) : $util.Long.fromBits(message.missing[j].low >>> 0, message.missing[j].high >>> 0, true).toBigInt();
                        else if (typeof message.missing[j] === "number")
                            object.missing[j] = options.longs === $String ? $String(message.missing[j]) : message.missing[j];
                        else
                            object.missing[j] = options.longs === $String ? $util.Long.prototype.toString.call(message.missing[j]) : options.longs === $Number ? new $util.LongBits(message.missing[j].low >>> 0, message.missing[j].high >>> 0).toNumber(true) : message.missing[j];
                }
                if (message.quarantined && message.quarantined.length) {
                    object.quarantined = $Array(message.quarantined.length);
                    for (let j = 0; j < message.quarantined.length; ++j)
                        if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                            object.quarantined[j] = typeof message.quarantined[j] === "number" ? $BigInt(message.quarantined[j]) : $util.Long.fromBits(message.quarantined[j].low >>> 0, message.quarantined[j].high >>> 0, true).toBigInt();
                        else if (typeof message.quarantined[j] === "number")
                            object.quarantined[j] = options.longs === $String ? $String(message.quarantined[j]) : message.quarantined[j];
                        else
                            object.quarantined[j] = options.longs === $String ? $util.Long.prototype.toString.call(message.quarantined[j]) : options.longs === $Number ? new $util.LongBits(message.quarantined[j].low >>> 0, message.quarantined[j].high >>> 0).toNumber(true) : message.quarantined[j];
                }
                if (message.terminalEpoch != null && $Object.hasOwnProperty.call(message, "terminalEpoch"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.terminalEpoch = typeof message.terminalEpoch === "number" ? $BigInt(message.terminalEpoch) : $util.Long.fromBits(message.terminalEpoch.low >>> 0, message.terminalEpoch.high >>> 0, true).toBigInt();
                    else if (typeof message.terminalEpoch === "number")
                        object.terminalEpoch = options.longs === $String ? $String(message.terminalEpoch) : message.terminalEpoch;
                    else
                        object.terminalEpoch = options.longs === $String ? $util.Long.prototype.toString.call(message.terminalEpoch) : options.longs === $Number ? new $util.LongBits(message.terminalEpoch.low >>> 0, message.terminalEpoch.high >>> 0).toNumber(true) : message.terminalEpoch;
                if (message.highest != null && $Object.hasOwnProperty.call(message, "highest"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.highest = typeof message.highest === "number" ? $BigInt(message.highest) : $util.Long.fromBits(message.highest.low >>> 0, message.highest.high >>> 0, true).toBigInt();
                    else if (typeof message.highest === "number")
                        object.highest = options.longs === $String ? $String(message.highest) : message.highest;
                    else
                        object.highest = options.longs === $String ? $util.Long.prototype.toString.call(message.highest) : options.longs === $Number ? new $util.LongBits(message.highest.low >>> 0, message.highest.high >>> 0).toNumber(true) : message.highest;
                if (message.receivedSeq != null && $Object.hasOwnProperty.call(message, "receivedSeq"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.receivedSeq = typeof message.receivedSeq === "number" ? $BigInt(message.receivedSeq) : $util.Long.fromBits(message.receivedSeq.low >>> 0, message.receivedSeq.high >>> 0, true).toBigInt();
                    else if (typeof message.receivedSeq === "number")
                        object.receivedSeq = options.longs === $String ? $String(message.receivedSeq) : message.receivedSeq;
                    else
                        object.receivedSeq = options.longs === $String ? $util.Long.prototype.toString.call(message.receivedSeq) : options.longs === $Number ? new $util.LongBits(message.receivedSeq.low >>> 0, message.receivedSeq.high >>> 0).toNumber(true) : message.receivedSeq;
                if (message.receivedHash != null && $Object.hasOwnProperty.call(message, "receivedHash"))
                    object.receivedHash = options.bytes === $String ? $util.base64.encode(message.receivedHash, 0, message.receivedHash.length) : options.bytes === $Array ? $Array.prototype.slice.call(message.receivedHash) : message.receivedHash;
                return object;
            };

            return RecordsAck;
        })();

        v1.Undecided = (function() {

            const Undecided = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Undecided.prototype.code = 0;
            Undecided.prototype.requestKind = 0;

            Undecided.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== 0)
                    writer.uint32(8).int32(message.code);
                if (message.requestKind != null && $Object.hasOwnProperty.call(message, "requestKind") && message.requestKind !== 0)
                    writer.uint32(16).uint32(message.requestKind);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Undecided.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.Undecided();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.code = value;
                            else
                                delete message.code;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.requestKind = value;
                            else
                                delete message.requestKind;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            Undecided.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.code != null && $Object.hasOwnProperty.call(message, "code"))
                    if (typeof message.code !== "number" || (message.code | 0) !== message.code)
                        return "code: enum value expected";
                if (message.requestKind != null && $Object.hasOwnProperty.call(message, "requestKind"))
                    if (!$util.isInteger(message.requestKind))
                        return "requestKind: integer expected";
                return null;
            };

            Undecided.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.code = options.enums === $String ? "UNDECIDED_UNSPECIFIED" : 0;
                    object.requestKind = 0;
                }
                if (message.code != null && $Object.hasOwnProperty.call(message, "code"))
                    object.code = options.enums === $String ? $root.cardtill.v1.UndecidedCode[message.code] === $undefined ? message.code : $root.cardtill.v1.UndecidedCode[message.code] : message.code;
                if (message.requestKind != null && $Object.hasOwnProperty.call(message, "requestKind"))
                    object.requestKind = message.requestKind;
                return object;
            };

            return Undecided;
        })();

        v1.UndecidedCode = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "UNDECIDED_UNSPECIFIED"] = 0;
            values[valuesById[1] = "UNDECIDED_UNSUPPORTED"] = 1;
            values[valuesById[2] = "UNDECIDED_BUSY"] = 2;
            values[valuesById[3] = "UNDECIDED_EPOCH_STALE"] = 3;
            values[valuesById[4] = "UNDECIDED_ASSIGNMENT_STALE"] = 4;
            values[valuesById[5] = "UNDECIDED_ORDER_PARAM_MISMATCH"] = 5;
            values[valuesById[6] = "UNDECIDED_RATE_LIMITED"] = 6;
            values[valuesById[7] = "UNDECIDED_INVALID"] = 7;
            return values;
        })();

        v1.Lookup = (function() {

            const Lookup = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Lookup.prototype.member = null;

            Lookup.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.member != null && $Object.hasOwnProperty.call(message, "member"))
                    $root.cardtill.v1.MemberKey.encode(message.member, writer.uint32(10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Lookup.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.Lookup();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.member = $root.cardtill.v1.MemberKey.decode(reader, reader.size(), $undefined, _depth + 1, message.member);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            Lookup.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.member != null && $Object.hasOwnProperty.call(message, "member")) {
                    let error = $root.cardtill.v1.MemberKey.verify(message.member, _depth + 1);
                    if (error)
                        return "member." + error;
                }
                return null;
            };

            Lookup.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults)
                    object.member = null;
                if (message.member != null && $Object.hasOwnProperty.call(message, "member"))
                    object.member = $root.cardtill.v1.MemberKey.toObject(message.member, options, _depth + 1);
                return object;
            };

            return Lookup;
        })();

        v1.Member = (function() {

            const Member = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Member.prototype.memberId = "";
            Member.prototype.memberNumber = "";
            Member.prototype.nameMasked = "";
            Member.prototype.phone = "";
            Member.prototype.state = "";
            Member.prototype.balanceFen = null;
            Member.prototype.principalFen = null;
            Member.prototype.bonusFen = null;
            Member.prototype.memberSequence = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            Member.prototype.asOfWallMs = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Member.prototype, "_balanceFen", {
                get: $util.oneOfGetter($oneOfFields = ["balanceFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Member.prototype, "_principalFen", {
                get: $util.oneOfGetter($oneOfFields = ["principalFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Member.prototype, "_bonusFen", {
                get: $util.oneOfGetter($oneOfFields = ["bonusFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            Member.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId") && message.memberId !== "")
                    writer.uint32(10).string(message.memberId);
                if (message.memberNumber != null && $Object.hasOwnProperty.call(message, "memberNumber") && message.memberNumber !== "")
                    writer.uint32(18).string(message.memberNumber);
                if (message.nameMasked != null && $Object.hasOwnProperty.call(message, "nameMasked") && message.nameMasked !== "")
                    writer.uint32(26).string(message.nameMasked);
                if (message.phone != null && $Object.hasOwnProperty.call(message, "phone") && message.phone !== "")
                    writer.uint32(34).string(message.phone);
                if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state !== "")
                    writer.uint32(42).string(message.state);
                if (message.balanceFen != null && $Object.hasOwnProperty.call(message, "balanceFen"))
                    writer.uint32(48).int64(message.balanceFen);
                if (message.principalFen != null && $Object.hasOwnProperty.call(message, "principalFen"))
                    writer.uint32(56).int64(message.principalFen);
                if (message.bonusFen != null && $Object.hasOwnProperty.call(message, "bonusFen"))
                    writer.uint32(64).int64(message.bonusFen);
                if (message.memberSequence != null && $Object.hasOwnProperty.call(message, "memberSequence") && (typeof message.memberSequence === "object" ? message.memberSequence.low || message.memberSequence.high : message.memberSequence !== 0))
                    writer.uint32(72).uint64(message.memberSequence);
                if (message.asOfWallMs != null && $Object.hasOwnProperty.call(message, "asOfWallMs") && (typeof message.asOfWallMs === "object" ? message.asOfWallMs.low || message.asOfWallMs.high : message.asOfWallMs !== 0))
                    writer.uint32(80).int64(message.asOfWallMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Member.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.Member();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.memberId = value;
                            else
                                delete message.memberId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.memberNumber = value;
                            else
                                delete message.memberNumber;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.nameMasked = value;
                            else
                                delete message.nameMasked;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.phone = value;
                            else
                                delete message.phone;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.state = value;
                            else
                                delete message.state;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            message.balanceFen = reader.int64();
                            message._balanceFen = "balanceFen";
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            message.principalFen = reader.int64();
                            message._principalFen = "principalFen";
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            message.bonusFen = reader.int64();
                            message._bonusFen = "bonusFen";
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.memberSequence = value;
                            else
                                delete message.memberSequence;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                message.asOfWallMs = value;
                            else
                                delete message.asOfWallMs;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            Member.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    if (!$util.isString(message.memberId))
                        return "memberId: string expected";
                if (message.memberNumber != null && $Object.hasOwnProperty.call(message, "memberNumber"))
                    if (!$util.isString(message.memberNumber))
                        return "memberNumber: string expected";
                if (message.nameMasked != null && $Object.hasOwnProperty.call(message, "nameMasked"))
                    if (!$util.isString(message.nameMasked))
                        return "nameMasked: string expected";
                if (message.phone != null && $Object.hasOwnProperty.call(message, "phone"))
                    if (!$util.isString(message.phone))
                        return "phone: string expected";
                if (message.state != null && $Object.hasOwnProperty.call(message, "state"))
                    if (!$util.isString(message.state))
                        return "state: string expected";
                if (message.balanceFen != null && $Object.hasOwnProperty.call(message, "balanceFen")) {
                    properties._balanceFen = 1;
                    if (!$util.isInteger(message.balanceFen) && !(message.balanceFen && $util.isInteger(message.balanceFen.low) && $util.isInteger(message.balanceFen.high)))
                        return "balanceFen: integer|Long expected";
                }
                if (message.principalFen != null && $Object.hasOwnProperty.call(message, "principalFen")) {
                    properties._principalFen = 1;
                    if (!$util.isInteger(message.principalFen) && !(message.principalFen && $util.isInteger(message.principalFen.low) && $util.isInteger(message.principalFen.high)))
                        return "principalFen: integer|Long expected";
                }
                if (message.bonusFen != null && $Object.hasOwnProperty.call(message, "bonusFen")) {
                    properties._bonusFen = 1;
                    if (!$util.isInteger(message.bonusFen) && !(message.bonusFen && $util.isInteger(message.bonusFen.low) && $util.isInteger(message.bonusFen.high)))
                        return "bonusFen: integer|Long expected";
                }
                if (message.memberSequence != null && $Object.hasOwnProperty.call(message, "memberSequence"))
                    if (!$util.isInteger(message.memberSequence) && !(message.memberSequence && $util.isInteger(message.memberSequence.low) && $util.isInteger(message.memberSequence.high)))
                        return "memberSequence: integer|Long expected";
                if (message.asOfWallMs != null && $Object.hasOwnProperty.call(message, "asOfWallMs"))
                    if (!$util.isInteger(message.asOfWallMs) && !(message.asOfWallMs && $util.isInteger(message.asOfWallMs.low) && $util.isInteger(message.asOfWallMs.high)))
                        return "asOfWallMs: integer|Long expected";
                return null;
            };

            Member.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.memberId = "";
                    object.memberNumber = "";
                    object.nameMasked = "";
                    object.phone = "";
                    object.state = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.memberSequence = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.memberSequence = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, false);
                        object.asOfWallMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.asOfWallMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    object.memberId = message.memberId;
                if (message.memberNumber != null && $Object.hasOwnProperty.call(message, "memberNumber"))
                    object.memberNumber = message.memberNumber;
                if (message.nameMasked != null && $Object.hasOwnProperty.call(message, "nameMasked"))
                    object.nameMasked = message.nameMasked;
                if (message.phone != null && $Object.hasOwnProperty.call(message, "phone"))
                    object.phone = message.phone;
                if (message.state != null && $Object.hasOwnProperty.call(message, "state"))
                    object.state = message.state;
                if (message.balanceFen != null && $Object.hasOwnProperty.call(message, "balanceFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.balanceFen = typeof message.balanceFen === "number" ? $BigInt(message.balanceFen) : $util.Long.fromBits(message.balanceFen.low >>> 0, message.balanceFen.high >>> 0, false).toBigInt();
                    else if (typeof message.balanceFen === "number")
                        object.balanceFen = options.longs === $String ? $String(message.balanceFen) : message.balanceFen;
                    else
                        object.balanceFen = options.longs === $String ? $util.Long.prototype.toString.call(message.balanceFen) : options.longs === $Number ? new $util.LongBits(message.balanceFen.low >>> 0, message.balanceFen.high >>> 0).toNumber() : message.balanceFen;
                if (message.principalFen != null && $Object.hasOwnProperty.call(message, "principalFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.principalFen = typeof message.principalFen === "number" ? $BigInt(message.principalFen) : $util.Long.fromBits(message.principalFen.low >>> 0, message.principalFen.high >>> 0, false).toBigInt();
                    else if (typeof message.principalFen === "number")
                        object.principalFen = options.longs === $String ? $String(message.principalFen) : message.principalFen;
                    else
                        object.principalFen = options.longs === $String ? $util.Long.prototype.toString.call(message.principalFen) : options.longs === $Number ? new $util.LongBits(message.principalFen.low >>> 0, message.principalFen.high >>> 0).toNumber() : message.principalFen;
                if (message.bonusFen != null && $Object.hasOwnProperty.call(message, "bonusFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.bonusFen = typeof message.bonusFen === "number" ? $BigInt(message.bonusFen) : $util.Long.fromBits(message.bonusFen.low >>> 0, message.bonusFen.high >>> 0, false).toBigInt();
                    else if (typeof message.bonusFen === "number")
                        object.bonusFen = options.longs === $String ? $String(message.bonusFen) : message.bonusFen;
                    else
                        object.bonusFen = options.longs === $String ? $util.Long.prototype.toString.call(message.bonusFen) : options.longs === $Number ? new $util.LongBits(message.bonusFen.low >>> 0, message.bonusFen.high >>> 0).toNumber() : message.bonusFen;
                if (message.memberSequence != null && $Object.hasOwnProperty.call(message, "memberSequence"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.memberSequence = typeof message.memberSequence === "number" ? $BigInt(message.memberSequence) : $util.Long.fromBits(message.memberSequence.low >>> 0, message.memberSequence.high >>> 0, true).toBigInt();
                    else if (typeof message.memberSequence === "number")
                        object.memberSequence = options.longs === $String ? $String(message.memberSequence) : message.memberSequence;
                    else
                        object.memberSequence = options.longs === $String ? $util.Long.prototype.toString.call(message.memberSequence) : options.longs === $Number ? new $util.LongBits(message.memberSequence.low >>> 0, message.memberSequence.high >>> 0).toNumber(true) : message.memberSequence;
                if (message.asOfWallMs != null && $Object.hasOwnProperty.call(message, "asOfWallMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.asOfWallMs = typeof message.asOfWallMs === "number" ? $BigInt(message.asOfWallMs) : $util.Long.fromBits(message.asOfWallMs.low >>> 0, message.asOfWallMs.high >>> 0, false).toBigInt();
                    else if (typeof message.asOfWallMs === "number")
                        object.asOfWallMs = options.longs === $String ? $String(message.asOfWallMs) : message.asOfWallMs;
                    else
                        object.asOfWallMs = options.longs === $String ? $util.Long.prototype.toString.call(message.asOfWallMs) : options.longs === $Number ? new $util.LongBits(message.asOfWallMs.low >>> 0, message.asOfWallMs.high >>> 0).toNumber() : message.asOfWallMs;
                return object;
            };

            return Member;
        })();

        v1.Tier = (function() {

            const Tier = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Tier.prototype.payFen = null;
            Tier.prototype.bonusFen = null;

            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Tier.prototype, "_payFen", {
                get: $util.oneOfGetter($oneOfFields = ["payFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Tier.prototype, "_bonusFen", {
                get: $util.oneOfGetter($oneOfFields = ["bonusFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            Tier.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.payFen != null && $Object.hasOwnProperty.call(message, "payFen"))
                    writer.uint32(8).int64(message.payFen);
                if (message.bonusFen != null && $Object.hasOwnProperty.call(message, "bonusFen"))
                    writer.uint32(16).int64(message.bonusFen);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Tier.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.Tier();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.payFen = reader.int64();
                            message._payFen = "payFen";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            message.bonusFen = reader.int64();
                            message._bonusFen = "bonusFen";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            Tier.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.payFen != null && $Object.hasOwnProperty.call(message, "payFen")) {
                    properties._payFen = 1;
                    if (!$util.isInteger(message.payFen) && !(message.payFen && $util.isInteger(message.payFen.low) && $util.isInteger(message.payFen.high)))
                        return "payFen: integer|Long expected";
                }
                if (message.bonusFen != null && $Object.hasOwnProperty.call(message, "bonusFen")) {
                    properties._bonusFen = 1;
                    if (!$util.isInteger(message.bonusFen) && !(message.bonusFen && $util.isInteger(message.bonusFen.low) && $util.isInteger(message.bonusFen.high)))
                        return "bonusFen: integer|Long expected";
                }
                return null;
            };

            Tier.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (message.payFen != null && $Object.hasOwnProperty.call(message, "payFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.payFen = typeof message.payFen === "number" ? $BigInt(message.payFen) : $util.Long.fromBits(message.payFen.low >>> 0, message.payFen.high >>> 0, false).toBigInt();
                    else if (typeof message.payFen === "number")
                        object.payFen = options.longs === $String ? $String(message.payFen) : message.payFen;
                    else
                        object.payFen = options.longs === $String ? $util.Long.prototype.toString.call(message.payFen) : options.longs === $Number ? new $util.LongBits(message.payFen.low >>> 0, message.payFen.high >>> 0).toNumber() : message.payFen;
                if (message.bonusFen != null && $Object.hasOwnProperty.call(message, "bonusFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.bonusFen = typeof message.bonusFen === "number" ? $BigInt(message.bonusFen) : $util.Long.fromBits(message.bonusFen.low >>> 0, message.bonusFen.high >>> 0, false).toBigInt();
                    else if (typeof message.bonusFen === "number")
                        object.bonusFen = options.longs === $String ? $String(message.bonusFen) : message.bonusFen;
                    else
                        object.bonusFen = options.longs === $String ? $util.Long.prototype.toString.call(message.bonusFen) : options.longs === $Number ? new $util.LongBits(message.bonusFen.low >>> 0, message.bonusFen.high >>> 0).toNumber() : message.bonusFen;
                return object;
            };

            return Tier;
        })();

        v1.LookupReply = (function() {

            const LookupReply = function (properties) {
                this.tiers = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            LookupReply.prototype.code = "";
            LookupReply.prototype.member = null;
            LookupReply.prototype.tiers = $util.emptyArray;
            LookupReply.prototype.arbitraryAmounts = false;
            LookupReply.prototype.ruleVersion = 0;

            LookupReply.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== "")
                    writer.uint32(10).string(message.code);
                if (message.member != null && $Object.hasOwnProperty.call(message, "member"))
                    $root.cardtill.v1.Member.encode(message.member, writer.uint32(18).fork(), _depth + 1).ldelim();
                if (message.tiers != null && message.tiers.length)
                    for (let i = 0; i < message.tiers.length; ++i)
                        $root.cardtill.v1.Tier.encode(message.tiers[i], writer.uint32(26).fork(), _depth + 1).ldelim();
                if (message.arbitraryAmounts != null && $Object.hasOwnProperty.call(message, "arbitraryAmounts") && message.arbitraryAmounts !== false)
                    writer.uint32(32).bool(message.arbitraryAmounts);
                if (message.ruleVersion != null && $Object.hasOwnProperty.call(message, "ruleVersion") && message.ruleVersion !== 0)
                    writer.uint32(40).uint32(message.ruleVersion);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            LookupReply.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.LookupReply();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.code = value;
                            else
                                delete message.code;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.member = $root.cardtill.v1.Member.decode(reader, reader.size(), $undefined, _depth + 1, message.member);
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.tiers && message.tiers.length))
                                message.tiers = [];
                            message.tiers.push($root.cardtill.v1.Tier.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.arbitraryAmounts = value;
                            else
                                delete message.arbitraryAmounts;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.ruleVersion = value;
                            else
                                delete message.ruleVersion;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            LookupReply.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.code != null && $Object.hasOwnProperty.call(message, "code"))
                    if (!$util.isString(message.code))
                        return "code: string expected";
                if (message.member != null && $Object.hasOwnProperty.call(message, "member")) {
                    let error = $root.cardtill.v1.Member.verify(message.member, _depth + 1);
                    if (error)
                        return "member." + error;
                }
                if (message.tiers != null && $Object.hasOwnProperty.call(message, "tiers")) {
                    if (!$Array.isArray(message.tiers))
                        return "tiers: array expected";
                    for (let i = 0; i < message.tiers.length; ++i) {
                        let error = $root.cardtill.v1.Tier.verify(message.tiers[i], _depth + 1);
                        if (error)
                            return "tiers." + error;
                    }
                }
                if (message.arbitraryAmounts != null && $Object.hasOwnProperty.call(message, "arbitraryAmounts"))
                    if (typeof message.arbitraryAmounts !== "boolean")
                        return "arbitraryAmounts: boolean expected";
                if (message.ruleVersion != null && $Object.hasOwnProperty.call(message, "ruleVersion"))
                    if (!$util.isInteger(message.ruleVersion))
                        return "ruleVersion: integer expected";
                return null;
            };

            LookupReply.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults)
                    object.tiers = [];
                if (options.defaults) {
                    object.code = "";
                    object.member = null;
                    object.arbitraryAmounts = false;
                    object.ruleVersion = 0;
                }
                if (message.code != null && $Object.hasOwnProperty.call(message, "code"))
                    object.code = message.code;
                if (message.member != null && $Object.hasOwnProperty.call(message, "member"))
                    object.member = $root.cardtill.v1.Member.toObject(message.member, options, _depth + 1);
                if (message.tiers && message.tiers.length) {
                    object.tiers = $Array(message.tiers.length);
                    for (let j = 0; j < message.tiers.length; ++j)
                        object.tiers[j] = $root.cardtill.v1.Tier.toObject(message.tiers[j], options, _depth + 1);
                }
                if (message.arbitraryAmounts != null && $Object.hasOwnProperty.call(message, "arbitraryAmounts"))
                    object.arbitraryAmounts = message.arbitraryAmounts;
                if (message.ruleVersion != null && $Object.hasOwnProperty.call(message, "ruleVersion"))
                    object.ruleVersion = message.ruleVersion;
                return object;
            };

            return LookupReply;
        })();

        v1.Statement = (function() {

            const Statement = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Statement.prototype.memberId = "";
            Statement.prototype.fromWallMs = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
            Statement.prototype.toWallMs = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
            Statement.prototype.linesMax = 0;

            Statement.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId") && message.memberId !== "")
                    writer.uint32(10).string(message.memberId);
                if (message.fromWallMs != null && $Object.hasOwnProperty.call(message, "fromWallMs") && (typeof message.fromWallMs === "object" ? message.fromWallMs.low || message.fromWallMs.high : message.fromWallMs !== 0))
                    writer.uint32(16).int64(message.fromWallMs);
                if (message.toWallMs != null && $Object.hasOwnProperty.call(message, "toWallMs") && (typeof message.toWallMs === "object" ? message.toWallMs.low || message.toWallMs.high : message.toWallMs !== 0))
                    writer.uint32(24).int64(message.toWallMs);
                if (message.linesMax != null && $Object.hasOwnProperty.call(message, "linesMax") && message.linesMax !== 0)
                    writer.uint32(32).uint32(message.linesMax);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Statement.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.Statement();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.memberId = value;
                            else
                                delete message.memberId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                message.fromWallMs = value;
                            else
                                delete message.fromWallMs;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                message.toWallMs = value;
                            else
                                delete message.toWallMs;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.linesMax = value;
                            else
                                delete message.linesMax;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            Statement.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    if (!$util.isString(message.memberId))
                        return "memberId: string expected";
                if (message.fromWallMs != null && $Object.hasOwnProperty.call(message, "fromWallMs"))
                    if (!$util.isInteger(message.fromWallMs) && !(message.fromWallMs && $util.isInteger(message.fromWallMs.low) && $util.isInteger(message.fromWallMs.high)))
                        return "fromWallMs: integer|Long expected";
                if (message.toWallMs != null && $Object.hasOwnProperty.call(message, "toWallMs"))
                    if (!$util.isInteger(message.toWallMs) && !(message.toWallMs && $util.isInteger(message.toWallMs.low) && $util.isInteger(message.toWallMs.high)))
                        return "toWallMs: integer|Long expected";
                if (message.linesMax != null && $Object.hasOwnProperty.call(message, "linesMax"))
                    if (!$util.isInteger(message.linesMax))
                        return "linesMax: integer expected";
                return null;
            };

            Statement.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.memberId = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, false);
                        object.fromWallMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.fromWallMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, false);
                        object.toWallMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.toWallMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.linesMax = 0;
                }
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    object.memberId = message.memberId;
                if (message.fromWallMs != null && $Object.hasOwnProperty.call(message, "fromWallMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.fromWallMs = typeof message.fromWallMs === "number" ? $BigInt(message.fromWallMs) : $util.Long.fromBits(message.fromWallMs.low >>> 0, message.fromWallMs.high >>> 0, false).toBigInt();
                    else if (typeof message.fromWallMs === "number")
                        object.fromWallMs = options.longs === $String ? $String(message.fromWallMs) : message.fromWallMs;
                    else
                        object.fromWallMs = options.longs === $String ? $util.Long.prototype.toString.call(message.fromWallMs) : options.longs === $Number ? new $util.LongBits(message.fromWallMs.low >>> 0, message.fromWallMs.high >>> 0).toNumber() : message.fromWallMs;
                if (message.toWallMs != null && $Object.hasOwnProperty.call(message, "toWallMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.toWallMs = typeof message.toWallMs === "number" ? $BigInt(message.toWallMs) : $util.Long.fromBits(message.toWallMs.low >>> 0, message.toWallMs.high >>> 0, false).toBigInt();
                    else if (typeof message.toWallMs === "number")
                        object.toWallMs = options.longs === $String ? $String(message.toWallMs) : message.toWallMs;
                    else
                        object.toWallMs = options.longs === $String ? $util.Long.prototype.toString.call(message.toWallMs) : options.longs === $Number ? new $util.LongBits(message.toWallMs.low >>> 0, message.toWallMs.high >>> 0).toNumber() : message.toWallMs;
                if (message.linesMax != null && $Object.hasOwnProperty.call(message, "linesMax"))
                    object.linesMax = message.linesMax;
                return object;
            };

            return Statement;
        })();

        v1.StatementLine = (function() {

            const StatementLine = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            StatementLine.prototype.orderNumber = "";
            StatementLine.prototype.event = "";
            StatementLine.prototype.amountFen = null;
            StatementLine.prototype.principalFen = null;
            StatementLine.prototype.bonusFen = null;
            StatementLine.prototype.balanceAfterFen = null;
            StatementLine.prototype.storeId = "";
            StatementLine.prototype.storeName = "";
            StatementLine.prototype.wallMs = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(StatementLine.prototype, "_amountFen", {
                get: $util.oneOfGetter($oneOfFields = ["amountFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(StatementLine.prototype, "_principalFen", {
                get: $util.oneOfGetter($oneOfFields = ["principalFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(StatementLine.prototype, "_bonusFen", {
                get: $util.oneOfGetter($oneOfFields = ["bonusFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(StatementLine.prototype, "_balanceAfterFen", {
                get: $util.oneOfGetter($oneOfFields = ["balanceAfterFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            StatementLine.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.orderNumber != null && $Object.hasOwnProperty.call(message, "orderNumber") && message.orderNumber !== "")
                    writer.uint32(10).string(message.orderNumber);
                if (message.event != null && $Object.hasOwnProperty.call(message, "event") && message.event !== "")
                    writer.uint32(18).string(message.event);
                if (message.amountFen != null && $Object.hasOwnProperty.call(message, "amountFen"))
                    writer.uint32(24).int64(message.amountFen);
                if (message.principalFen != null && $Object.hasOwnProperty.call(message, "principalFen"))
                    writer.uint32(32).int64(message.principalFen);
                if (message.bonusFen != null && $Object.hasOwnProperty.call(message, "bonusFen"))
                    writer.uint32(40).int64(message.bonusFen);
                if (message.balanceAfterFen != null && $Object.hasOwnProperty.call(message, "balanceAfterFen"))
                    writer.uint32(48).int64(message.balanceAfterFen);
                if (message.storeId != null && $Object.hasOwnProperty.call(message, "storeId") && message.storeId !== "")
                    writer.uint32(58).string(message.storeId);
                if (message.storeName != null && $Object.hasOwnProperty.call(message, "storeName") && message.storeName !== "")
                    writer.uint32(66).string(message.storeName);
                if (message.wallMs != null && $Object.hasOwnProperty.call(message, "wallMs") && (typeof message.wallMs === "object" ? message.wallMs.low || message.wallMs.high : message.wallMs !== 0))
                    writer.uint32(72).int64(message.wallMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            StatementLine.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.StatementLine();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.orderNumber = value;
                            else
                                delete message.orderNumber;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.event = value;
                            else
                                delete message.event;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            message.amountFen = reader.int64();
                            message._amountFen = "amountFen";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            message.principalFen = reader.int64();
                            message._principalFen = "principalFen";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            message.bonusFen = reader.int64();
                            message._bonusFen = "bonusFen";
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            message.balanceAfterFen = reader.int64();
                            message._balanceAfterFen = "balanceAfterFen";
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.storeId = value;
                            else
                                delete message.storeId;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.storeName = value;
                            else
                                delete message.storeName;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                message.wallMs = value;
                            else
                                delete message.wallMs;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            StatementLine.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.orderNumber != null && $Object.hasOwnProperty.call(message, "orderNumber"))
                    if (!$util.isString(message.orderNumber))
                        return "orderNumber: string expected";
                if (message.event != null && $Object.hasOwnProperty.call(message, "event"))
                    if (!$util.isString(message.event))
                        return "event: string expected";
                if (message.amountFen != null && $Object.hasOwnProperty.call(message, "amountFen")) {
                    properties._amountFen = 1;
                    if (!$util.isInteger(message.amountFen) && !(message.amountFen && $util.isInteger(message.amountFen.low) && $util.isInteger(message.amountFen.high)))
                        return "amountFen: integer|Long expected";
                }
                if (message.principalFen != null && $Object.hasOwnProperty.call(message, "principalFen")) {
                    properties._principalFen = 1;
                    if (!$util.isInteger(message.principalFen) && !(message.principalFen && $util.isInteger(message.principalFen.low) && $util.isInteger(message.principalFen.high)))
                        return "principalFen: integer|Long expected";
                }
                if (message.bonusFen != null && $Object.hasOwnProperty.call(message, "bonusFen")) {
                    properties._bonusFen = 1;
                    if (!$util.isInteger(message.bonusFen) && !(message.bonusFen && $util.isInteger(message.bonusFen.low) && $util.isInteger(message.bonusFen.high)))
                        return "bonusFen: integer|Long expected";
                }
                if (message.balanceAfterFen != null && $Object.hasOwnProperty.call(message, "balanceAfterFen")) {
                    properties._balanceAfterFen = 1;
                    if (!$util.isInteger(message.balanceAfterFen) && !(message.balanceAfterFen && $util.isInteger(message.balanceAfterFen.low) && $util.isInteger(message.balanceAfterFen.high)))
                        return "balanceAfterFen: integer|Long expected";
                }
                if (message.storeId != null && $Object.hasOwnProperty.call(message, "storeId"))
                    if (!$util.isString(message.storeId))
                        return "storeId: string expected";
                if (message.storeName != null && $Object.hasOwnProperty.call(message, "storeName"))
                    if (!$util.isString(message.storeName))
                        return "storeName: string expected";
                if (message.wallMs != null && $Object.hasOwnProperty.call(message, "wallMs"))
                    if (!$util.isInteger(message.wallMs) && !(message.wallMs && $util.isInteger(message.wallMs.low) && $util.isInteger(message.wallMs.high)))
                        return "wallMs: integer|Long expected";
                return null;
            };

            StatementLine.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.orderNumber = "";
                    object.event = "";
                    object.storeId = "";
                    object.storeName = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, false);
                        object.wallMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.wallMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.orderNumber != null && $Object.hasOwnProperty.call(message, "orderNumber"))
                    object.orderNumber = message.orderNumber;
                if (message.event != null && $Object.hasOwnProperty.call(message, "event"))
                    object.event = message.event;
                if (message.amountFen != null && $Object.hasOwnProperty.call(message, "amountFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.amountFen = typeof message.amountFen === "number" ? $BigInt(message.amountFen) : $util.Long.fromBits(message.amountFen.low >>> 0, message.amountFen.high >>> 0, false).toBigInt();
                    else if (typeof message.amountFen === "number")
                        object.amountFen = options.longs === $String ? $String(message.amountFen) : message.amountFen;
                    else
                        object.amountFen = options.longs === $String ? $util.Long.prototype.toString.call(message.amountFen) : options.longs === $Number ? new $util.LongBits(message.amountFen.low >>> 0, message.amountFen.high >>> 0).toNumber() : message.amountFen;
                if (message.principalFen != null && $Object.hasOwnProperty.call(message, "principalFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.principalFen = typeof message.principalFen === "number" ? $BigInt(message.principalFen) : $util.Long.fromBits(message.principalFen.low >>> 0, message.principalFen.high >>> 0, false).toBigInt();
                    else if (typeof message.principalFen === "number")
                        object.principalFen = options.longs === $String ? $String(message.principalFen) : message.principalFen;
                    else
                        object.principalFen = options.longs === $String ? $util.Long.prototype.toString.call(message.principalFen) : options.longs === $Number ? new $util.LongBits(message.principalFen.low >>> 0, message.principalFen.high >>> 0).toNumber() : message.principalFen;
                if (message.bonusFen != null && $Object.hasOwnProperty.call(message, "bonusFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.bonusFen = typeof message.bonusFen === "number" ? $BigInt(message.bonusFen) : $util.Long.fromBits(message.bonusFen.low >>> 0, message.bonusFen.high >>> 0, false).toBigInt();
                    else if (typeof message.bonusFen === "number")
                        object.bonusFen = options.longs === $String ? $String(message.bonusFen) : message.bonusFen;
                    else
                        object.bonusFen = options.longs === $String ? $util.Long.prototype.toString.call(message.bonusFen) : options.longs === $Number ? new $util.LongBits(message.bonusFen.low >>> 0, message.bonusFen.high >>> 0).toNumber() : message.bonusFen;
                if (message.balanceAfterFen != null && $Object.hasOwnProperty.call(message, "balanceAfterFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.balanceAfterFen = typeof message.balanceAfterFen === "number" ? $BigInt(message.balanceAfterFen) : $util.Long.fromBits(message.balanceAfterFen.low >>> 0, message.balanceAfterFen.high >>> 0, false).toBigInt();
                    else if (typeof message.balanceAfterFen === "number")
                        object.balanceAfterFen = options.longs === $String ? $String(message.balanceAfterFen) : message.balanceAfterFen;
                    else
                        object.balanceAfterFen = options.longs === $String ? $util.Long.prototype.toString.call(message.balanceAfterFen) : options.longs === $Number ? new $util.LongBits(message.balanceAfterFen.low >>> 0, message.balanceAfterFen.high >>> 0).toNumber() : message.balanceAfterFen;
                if (message.storeId != null && $Object.hasOwnProperty.call(message, "storeId"))
                    object.storeId = message.storeId;
                if (message.storeName != null && $Object.hasOwnProperty.call(message, "storeName"))
                    object.storeName = message.storeName;
                if (message.wallMs != null && $Object.hasOwnProperty.call(message, "wallMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.wallMs = typeof message.wallMs === "number" ? $BigInt(message.wallMs) : $util.Long.fromBits(message.wallMs.low >>> 0, message.wallMs.high >>> 0, false).toBigInt();
                    else if (typeof message.wallMs === "number")
                        object.wallMs = options.longs === $String ? $String(message.wallMs) : message.wallMs;
                    else
                        object.wallMs = options.longs === $String ? $util.Long.prototype.toString.call(message.wallMs) : options.longs === $Number ? new $util.LongBits(message.wallMs.low >>> 0, message.wallMs.high >>> 0).toNumber() : message.wallMs;
                return object;
            };

            return StatementLine;
        })();

        v1.StatementReply = (function() {

            const StatementReply = function (properties) {
                this.lines = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            StatementReply.prototype.code = "";
            StatementReply.prototype.lines = $util.emptyArray;
            StatementReply.prototype.more = false;

            StatementReply.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== "")
                    writer.uint32(10).string(message.code);
                if (message.lines != null && message.lines.length)
                    for (let i = 0; i < message.lines.length; ++i)
                        $root.cardtill.v1.StatementLine.encode(message.lines[i], writer.uint32(18).fork(), _depth + 1).ldelim();
                if (message.more != null && $Object.hasOwnProperty.call(message, "more") && message.more !== false)
                    writer.uint32(24).bool(message.more);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            StatementReply.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.StatementReply();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.code = value;
                            else
                                delete message.code;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.lines && message.lines.length))
                                message.lines = [];
                            message.lines.push($root.cardtill.v1.StatementLine.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.more = value;
                            else
                                delete message.more;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            StatementReply.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.code != null && $Object.hasOwnProperty.call(message, "code"))
                    if (!$util.isString(message.code))
                        return "code: string expected";
                if (message.lines != null && $Object.hasOwnProperty.call(message, "lines")) {
                    if (!$Array.isArray(message.lines))
                        return "lines: array expected";
                    for (let i = 0; i < message.lines.length; ++i) {
                        let error = $root.cardtill.v1.StatementLine.verify(message.lines[i], _depth + 1);
                        if (error)
                            return "lines." + error;
                    }
                }
                if (message.more != null && $Object.hasOwnProperty.call(message, "more"))
                    if (typeof message.more !== "boolean")
                        return "more: boolean expected";
                return null;
            };

            StatementReply.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults)
                    object.lines = [];
                if (options.defaults) {
                    object.code = "";
                    object.more = false;
                }
                if (message.code != null && $Object.hasOwnProperty.call(message, "code"))
                    object.code = message.code;
                if (message.lines && message.lines.length) {
                    object.lines = $Array(message.lines.length);
                    for (let j = 0; j < message.lines.length; ++j)
                        object.lines[j] = $root.cardtill.v1.StatementLine.toObject(message.lines[j], options, _depth + 1);
                }
                if (message.more != null && $Object.hasOwnProperty.call(message, "more"))
                    object.more = message.more;
                return object;
            };

            return StatementReply;
        })();

        v1.ReserveCash = (function() {

            const ReserveCash = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            ReserveCash.prototype.memberId = "";
            ReserveCash.prototype.payFen = null;

            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(ReserveCash.prototype, "_payFen", {
                get: $util.oneOfGetter($oneOfFields = ["payFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            ReserveCash.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId") && message.memberId !== "")
                    writer.uint32(10).string(message.memberId);
                if (message.payFen != null && $Object.hasOwnProperty.call(message, "payFen"))
                    writer.uint32(16).int64(message.payFen);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            ReserveCash.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.ReserveCash();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.memberId = value;
                            else
                                delete message.memberId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            message.payFen = reader.int64();
                            message._payFen = "payFen";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            ReserveCash.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    if (!$util.isString(message.memberId))
                        return "memberId: string expected";
                if (message.payFen != null && $Object.hasOwnProperty.call(message, "payFen")) {
                    properties._payFen = 1;
                    if (!$util.isInteger(message.payFen) && !(message.payFen && $util.isInteger(message.payFen.low) && $util.isInteger(message.payFen.high)))
                        return "payFen: integer|Long expected";
                }
                return null;
            };

            ReserveCash.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults)
                    object.memberId = "";
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    object.memberId = message.memberId;
                if (message.payFen != null && $Object.hasOwnProperty.call(message, "payFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.payFen = typeof message.payFen === "number" ? $BigInt(message.payFen) : $util.Long.fromBits(message.payFen.low >>> 0, message.payFen.high >>> 0, false).toBigInt();
                    else if (typeof message.payFen === "number")
                        object.payFen = options.longs === $String ? $String(message.payFen) : message.payFen;
                    else
                        object.payFen = options.longs === $String ? $util.Long.prototype.toString.call(message.payFen) : options.longs === $Number ? new $util.LongBits(message.payFen.low >>> 0, message.payFen.high >>> 0).toNumber() : message.payFen;
                return object;
            };

            return ReserveCash;
        })();

        v1.ReleaseCash = (function() {

            const ReleaseCash = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            ReleaseCash.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            ReleaseCash.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.ReleaseCash();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    reader.skipType(tag & 7, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            ReleaseCash.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                return null;
            };

            ReleaseCash.toObject = function () {
                return {};
            };

            return ReleaseCash;
        })();

        v1.ReserveCashReply = (function() {

            const ReserveCashReply = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            ReserveCashReply.prototype.code = "";
            ReserveCashReply.prototype.payFen = null;
            ReserveCashReply.prototype.bonusFen = null;
            ReserveCashReply.prototype.ruleVersion = 0;
            ReserveCashReply.prototype.expiresWallMs = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(ReserveCashReply.prototype, "_payFen", {
                get: $util.oneOfGetter($oneOfFields = ["payFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(ReserveCashReply.prototype, "_bonusFen", {
                get: $util.oneOfGetter($oneOfFields = ["bonusFen"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            ReserveCashReply.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== "")
                    writer.uint32(10).string(message.code);
                if (message.payFen != null && $Object.hasOwnProperty.call(message, "payFen"))
                    writer.uint32(16).int64(message.payFen);
                if (message.bonusFen != null && $Object.hasOwnProperty.call(message, "bonusFen"))
                    writer.uint32(24).int64(message.bonusFen);
                if (message.ruleVersion != null && $Object.hasOwnProperty.call(message, "ruleVersion") && message.ruleVersion !== 0)
                    writer.uint32(32).uint32(message.ruleVersion);
                if (message.expiresWallMs != null && $Object.hasOwnProperty.call(message, "expiresWallMs") && (typeof message.expiresWallMs === "object" ? message.expiresWallMs.low || message.expiresWallMs.high : message.expiresWallMs !== 0))
                    writer.uint32(40).int64(message.expiresWallMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            ReserveCashReply.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.ReserveCashReply();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.code = value;
                            else
                                delete message.code;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            message.payFen = reader.int64();
                            message._payFen = "payFen";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            message.bonusFen = reader.int64();
                            message._bonusFen = "bonusFen";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.ruleVersion = value;
                            else
                                delete message.ruleVersion;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                message.expiresWallMs = value;
                            else
                                delete message.expiresWallMs;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            ReserveCashReply.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.code != null && $Object.hasOwnProperty.call(message, "code"))
                    if (!$util.isString(message.code))
                        return "code: string expected";
                if (message.payFen != null && $Object.hasOwnProperty.call(message, "payFen")) {
                    properties._payFen = 1;
                    if (!$util.isInteger(message.payFen) && !(message.payFen && $util.isInteger(message.payFen.low) && $util.isInteger(message.payFen.high)))
                        return "payFen: integer|Long expected";
                }
                if (message.bonusFen != null && $Object.hasOwnProperty.call(message, "bonusFen")) {
                    properties._bonusFen = 1;
                    if (!$util.isInteger(message.bonusFen) && !(message.bonusFen && $util.isInteger(message.bonusFen.low) && $util.isInteger(message.bonusFen.high)))
                        return "bonusFen: integer|Long expected";
                }
                if (message.ruleVersion != null && $Object.hasOwnProperty.call(message, "ruleVersion"))
                    if (!$util.isInteger(message.ruleVersion))
                        return "ruleVersion: integer expected";
                if (message.expiresWallMs != null && $Object.hasOwnProperty.call(message, "expiresWallMs"))
                    if (!$util.isInteger(message.expiresWallMs) && !(message.expiresWallMs && $util.isInteger(message.expiresWallMs.low) && $util.isInteger(message.expiresWallMs.high)))
                        return "expiresWallMs: integer|Long expected";
                return null;
            };

            ReserveCashReply.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.code = "";
                    object.ruleVersion = 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, false);
                        object.expiresWallMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.expiresWallMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.code != null && $Object.hasOwnProperty.call(message, "code"))
                    object.code = message.code;
                if (message.payFen != null && $Object.hasOwnProperty.call(message, "payFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.payFen = typeof message.payFen === "number" ? $BigInt(message.payFen) : $util.Long.fromBits(message.payFen.low >>> 0, message.payFen.high >>> 0, false).toBigInt();
                    else if (typeof message.payFen === "number")
                        object.payFen = options.longs === $String ? $String(message.payFen) : message.payFen;
                    else
                        object.payFen = options.longs === $String ? $util.Long.prototype.toString.call(message.payFen) : options.longs === $Number ? new $util.LongBits(message.payFen.low >>> 0, message.payFen.high >>> 0).toNumber() : message.payFen;
                if (message.bonusFen != null && $Object.hasOwnProperty.call(message, "bonusFen"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.bonusFen = typeof message.bonusFen === "number" ? $BigInt(message.bonusFen) : $util.Long.fromBits(message.bonusFen.low >>> 0, message.bonusFen.high >>> 0, false).toBigInt();
                    else if (typeof message.bonusFen === "number")
                        object.bonusFen = options.longs === $String ? $String(message.bonusFen) : message.bonusFen;
                    else
                        object.bonusFen = options.longs === $String ? $util.Long.prototype.toString.call(message.bonusFen) : options.longs === $Number ? new $util.LongBits(message.bonusFen.low >>> 0, message.bonusFen.high >>> 0).toNumber() : message.bonusFen;
                if (message.ruleVersion != null && $Object.hasOwnProperty.call(message, "ruleVersion"))
                    object.ruleVersion = message.ruleVersion;
                if (message.expiresWallMs != null && $Object.hasOwnProperty.call(message, "expiresWallMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.expiresWallMs = typeof message.expiresWallMs === "number" ? $BigInt(message.expiresWallMs) : $util.Long.fromBits(message.expiresWallMs.low >>> 0, message.expiresWallMs.high >>> 0, false).toBigInt();
                    else if (typeof message.expiresWallMs === "number")
                        object.expiresWallMs = options.longs === $String ? $String(message.expiresWallMs) : message.expiresWallMs;
                    else
                        object.expiresWallMs = options.longs === $String ? $util.Long.prototype.toString.call(message.expiresWallMs) : options.longs === $Number ? new $util.LongBits(message.expiresWallMs.low >>> 0, message.expiresWallMs.high >>> 0).toNumber() : message.expiresWallMs;
                return object;
            };

            return ReserveCashReply;
        })();

        v1.Hello = (function() {

            const Hello = function (properties) {
                this.openLeases = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Hello.prototype.headSeq = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            Hello.prototype.headHash = $util.newBuffer([]);
            Hello.prototype.openLeases = $util.emptyArray;
            Hello.prototype.agentVersion = "";
            Hello.prototype.headInDoubt = false;
            Hello.prototype.rebuild = false;
            Hello.prototype.afterEpoch = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            Hello.prototype.afterSeq = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            Hello.prototype.timelineId = "";
            Hello.prototype.confirmedSeq = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            Hello.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.headSeq != null && $Object.hasOwnProperty.call(message, "headSeq") && (typeof message.headSeq === "object" ? message.headSeq.low || message.headSeq.high : message.headSeq !== 0))
                    writer.uint32(8).uint64(message.headSeq);
                if (message.headHash != null && $Object.hasOwnProperty.call(message, "headHash") && message.headHash.length)
                    writer.uint32(18).bytes(message.headHash);
                if (message.openLeases != null && message.openLeases.length)
                    writer.uint32(26).uint64s(message.openLeases);
                if (message.agentVersion != null && $Object.hasOwnProperty.call(message, "agentVersion") && message.agentVersion !== "")
                    writer.uint32(34).string(message.agentVersion);
                if (message.headInDoubt != null && $Object.hasOwnProperty.call(message, "headInDoubt") && message.headInDoubt !== false)
                    writer.uint32(40).bool(message.headInDoubt);
                if (message.rebuild != null && $Object.hasOwnProperty.call(message, "rebuild") && message.rebuild !== false)
                    writer.uint32(48).bool(message.rebuild);
                if (message.afterEpoch != null && $Object.hasOwnProperty.call(message, "afterEpoch") && (typeof message.afterEpoch === "object" ? message.afterEpoch.low || message.afterEpoch.high : message.afterEpoch !== 0))
                    writer.uint32(56).uint64(message.afterEpoch);
                if (message.afterSeq != null && $Object.hasOwnProperty.call(message, "afterSeq") && (typeof message.afterSeq === "object" ? message.afterSeq.low || message.afterSeq.high : message.afterSeq !== 0))
                    writer.uint32(64).uint64(message.afterSeq);
                if (message.timelineId != null && $Object.hasOwnProperty.call(message, "timelineId") && message.timelineId !== "")
                    writer.uint32(74).string(message.timelineId);
                if (message.confirmedSeq != null && $Object.hasOwnProperty.call(message, "confirmedSeq") && (typeof message.confirmedSeq === "object" ? message.confirmedSeq.low || message.confirmedSeq.high : message.confirmedSeq !== 0))
                    writer.uint32(80).uint64(message.confirmedSeq);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Hello.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.Hello();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.headSeq = value;
                            else
                                delete message.headSeq;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.headHash = value;
                            else
                                delete message.headHash;
                            continue;
                        }
                    case 3: {
                            if (wireType === 2) {
                                if (!(message.openLeases && message.openLeases.length))
                                    message.openLeases = [];
                                reader.uint64s(message.openLeases);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.openLeases && message.openLeases.length))
                                message.openLeases = [];
                            message.openLeases.push(reader.uint64());
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.agentVersion = value;
                            else
                                delete message.agentVersion;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.headInDoubt = value;
                            else
                                delete message.headInDoubt;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.rebuild = value;
                            else
                                delete message.rebuild;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.afterEpoch = value;
                            else
                                delete message.afterEpoch;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.afterSeq = value;
                            else
                                delete message.afterSeq;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.timelineId = value;
                            else
                                delete message.timelineId;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.confirmedSeq = value;
                            else
                                delete message.confirmedSeq;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            Hello.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.headSeq != null && $Object.hasOwnProperty.call(message, "headSeq"))
                    if (!$util.isInteger(message.headSeq) && !(message.headSeq && $util.isInteger(message.headSeq.low) && $util.isInteger(message.headSeq.high)))
                        return "headSeq: integer|Long expected";
                if (message.headHash != null && $Object.hasOwnProperty.call(message, "headHash"))
                    if (!(message.headHash && typeof message.headHash.length === "number" || $util.isString(message.headHash)))
                        return "headHash: buffer expected";
                if (message.openLeases != null && $Object.hasOwnProperty.call(message, "openLeases")) {
                    if (!$Array.isArray(message.openLeases))
                        return "openLeases: array expected";
                    for (let i = 0; i < message.openLeases.length; ++i)
                        if (!$util.isInteger(message.openLeases[i]) && !(message.openLeases[i] && $util.isInteger(message.openLeases[i].low) && $util.isInteger(message.openLeases[i].high)))
                            return "openLeases: integer|Long[] expected";
                }
                if (message.agentVersion != null && $Object.hasOwnProperty.call(message, "agentVersion"))
                    if (!$util.isString(message.agentVersion))
                        return "agentVersion: string expected";
                if (message.headInDoubt != null && $Object.hasOwnProperty.call(message, "headInDoubt"))
                    if (typeof message.headInDoubt !== "boolean")
                        return "headInDoubt: boolean expected";
                if (message.rebuild != null && $Object.hasOwnProperty.call(message, "rebuild"))
                    if (typeof message.rebuild !== "boolean")
                        return "rebuild: boolean expected";
                if (message.afterEpoch != null && $Object.hasOwnProperty.call(message, "afterEpoch"))
                    if (!$util.isInteger(message.afterEpoch) && !(message.afterEpoch && $util.isInteger(message.afterEpoch.low) && $util.isInteger(message.afterEpoch.high)))
                        return "afterEpoch: integer|Long expected";
                if (message.afterSeq != null && $Object.hasOwnProperty.call(message, "afterSeq"))
                    if (!$util.isInteger(message.afterSeq) && !(message.afterSeq && $util.isInteger(message.afterSeq.low) && $util.isInteger(message.afterSeq.high)))
                        return "afterSeq: integer|Long expected";
                if (message.timelineId != null && $Object.hasOwnProperty.call(message, "timelineId"))
                    if (!$util.isString(message.timelineId))
                        return "timelineId: string expected";
                if (message.confirmedSeq != null && $Object.hasOwnProperty.call(message, "confirmedSeq"))
                    if (!$util.isInteger(message.confirmedSeq) && !(message.confirmedSeq && $util.isInteger(message.confirmedSeq.low) && $util.isInteger(message.confirmedSeq.high)))
                        return "confirmedSeq: integer|Long expected";
                return null;
            };

            Hello.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults)
                    object.openLeases = [];
                if (options.defaults) {
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.headSeq = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.headSeq = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if (options.bytes === $String)
                        object.headHash = "";
                    else {
                        object.headHash = [];
                        if (options.bytes !== $Array)
                            object.headHash = $util.newBuffer(object.headHash);
                    }
                    object.agentVersion = "";
                    object.headInDoubt = false;
                    object.rebuild = false;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.afterEpoch = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.afterEpoch = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.afterSeq = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.afterSeq = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.timelineId = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.confirmedSeq = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.confirmedSeq = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.headSeq != null && $Object.hasOwnProperty.call(message, "headSeq"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.headSeq = typeof message.headSeq === "number" ? $BigInt(message.headSeq) : $util.Long.fromBits(message.headSeq.low >>> 0, message.headSeq.high >>> 0, true).toBigInt();
                    else if (typeof message.headSeq === "number")
                        object.headSeq = options.longs === $String ? $String(message.headSeq) : message.headSeq;
                    else
                        object.headSeq = options.longs === $String ? $util.Long.prototype.toString.call(message.headSeq) : options.longs === $Number ? new $util.LongBits(message.headSeq.low >>> 0, message.headSeq.high >>> 0).toNumber(true) : message.headSeq;
                if (message.headHash != null && $Object.hasOwnProperty.call(message, "headHash"))
                    object.headHash = options.bytes === $String ? $util.base64.encode(message.headHash, 0, message.headHash.length) : options.bytes === $Array ? $Array.prototype.slice.call(message.headHash) : message.headHash;
                if (message.openLeases && message.openLeases.length) {
                    object.openLeases = $Array(message.openLeases.length);
                    for (let j = 0; j < message.openLeases.length; ++j)
                        if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                            object.openLeases[j] = typeof message.openLeases[j] === "number" ? $BigInt(message.openLeases[j]) : $util.Long.fromBits(message.openLeases[j].low >>> 0, message.openLeases[j].high >>> 0, true).toBigInt();
                        else if (typeof message.openLeases[j] === "number")
                            object.openLeases[j] = options.longs === $String ? $String(message.openLeases[j]) : message.openLeases[j];
                        else
                            object.openLeases[j] = options.longs === $String ? $util.Long.prototype.toString.call(message.openLeases[j]) : options.longs === $Number ? new $util.LongBits(message.openLeases[j].low >>> 0, message.openLeases[j].high >>> 0).toNumber(true) : message.openLeases[j];
                }
                if (message.agentVersion != null && $Object.hasOwnProperty.call(message, "agentVersion"))
                    object.agentVersion = message.agentVersion;
                if (message.headInDoubt != null && $Object.hasOwnProperty.call(message, "headInDoubt"))
                    object.headInDoubt = message.headInDoubt;
                if (message.rebuild != null && $Object.hasOwnProperty.call(message, "rebuild"))
                    object.rebuild = message.rebuild;
                if (message.afterEpoch != null && $Object.hasOwnProperty.call(message, "afterEpoch"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.afterEpoch = typeof message.afterEpoch === "number" ? $BigInt(message.afterEpoch) : $util.Long.fromBits(message.afterEpoch.low >>> 0, message.afterEpoch.high >>> 0, true).toBigInt();
                    else if (typeof message.afterEpoch === "number")
                        object.afterEpoch = options.longs === $String ? $String(message.afterEpoch) : message.afterEpoch;
                    else
                        object.afterEpoch = options.longs === $String ? $util.Long.prototype.toString.call(message.afterEpoch) : options.longs === $Number ? new $util.LongBits(message.afterEpoch.low >>> 0, message.afterEpoch.high >>> 0).toNumber(true) : message.afterEpoch;
                if (message.afterSeq != null && $Object.hasOwnProperty.call(message, "afterSeq"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.afterSeq = typeof message.afterSeq === "number" ? $BigInt(message.afterSeq) : $util.Long.fromBits(message.afterSeq.low >>> 0, message.afterSeq.high >>> 0, true).toBigInt();
                    else if (typeof message.afterSeq === "number")
                        object.afterSeq = options.longs === $String ? $String(message.afterSeq) : message.afterSeq;
                    else
                        object.afterSeq = options.longs === $String ? $util.Long.prototype.toString.call(message.afterSeq) : options.longs === $Number ? new $util.LongBits(message.afterSeq.low >>> 0, message.afterSeq.high >>> 0).toNumber(true) : message.afterSeq;
                if (message.timelineId != null && $Object.hasOwnProperty.call(message, "timelineId"))
                    object.timelineId = message.timelineId;
                if (message.confirmedSeq != null && $Object.hasOwnProperty.call(message, "confirmedSeq"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.confirmedSeq = typeof message.confirmedSeq === "number" ? $BigInt(message.confirmedSeq) : $util.Long.fromBits(message.confirmedSeq.low >>> 0, message.confirmedSeq.high >>> 0, true).toBigInt();
                    else if (typeof message.confirmedSeq === "number")
                        object.confirmedSeq = options.longs === $String ? $String(message.confirmedSeq) : message.confirmedSeq;
                    else
                        object.confirmedSeq = options.longs === $String ? $util.Long.prototype.toString.call(message.confirmedSeq) : options.longs === $Number ? new $util.LongBits(message.confirmedSeq.low >>> 0, message.confirmedSeq.high >>> 0).toNumber(true) : message.confirmedSeq;
                return object;
            };

            return Hello;
        })();

        v1.HeadVerdict = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "HEAD_VERDICT_UNSPECIFIED"] = 0;
            values[valuesById[1] = "HEAD_VERDICT_PROVEN"] = 1;
            values[valuesById[2] = "HEAD_VERDICT_BEHIND"] = 2;
            values[valuesById[3] = "HEAD_VERDICT_FORKED"] = 3;
            return values;
        })();

        v1.HelloReply = (function() {

            const HelloReply = function (properties) {
                this.laterRecords = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            HelloReply.prototype.head = 0;
            HelloReply.prototype.ack = null;
            HelloReply.prototype.laterRecords = $util.emptyArray;
            HelloReply.prototype.moreRecords = false;
            HelloReply.prototype.storeId = "";
            HelloReply.prototype.assignmentVersion = 0;
            HelloReply.prototype.storeName = "";
            HelloReply.prototype.merchantName = "";
            HelloReply.prototype.orderPrefix = "";
            HelloReply.prototype.terminalShortId = "";
            HelloReply.prototype.cloudWallMs = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
            HelloReply.prototype.timelineId = "";
            HelloReply.prototype.terminalEpoch = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            HelloReply.prototype.highestHash = $util.newBuffer([]);

            HelloReply.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.head != null && $Object.hasOwnProperty.call(message, "head") && message.head !== 0)
                    writer.uint32(8).int32(message.head);
                if (message.ack != null && $Object.hasOwnProperty.call(message, "ack"))
                    $root.cardtill.v1.RecordsAck.encode(message.ack, writer.uint32(18).fork(), _depth + 1).ldelim();
                if (message.laterRecords != null && message.laterRecords.length)
                    for (let i = 0; i < message.laterRecords.length; ++i)
                        writer.uint32(26).bytes(message.laterRecords[i]);
                if (message.moreRecords != null && $Object.hasOwnProperty.call(message, "moreRecords") && message.moreRecords !== false)
                    writer.uint32(32).bool(message.moreRecords);
                if (message.storeId != null && $Object.hasOwnProperty.call(message, "storeId") && message.storeId !== "")
                    writer.uint32(42).string(message.storeId);
                if (message.assignmentVersion != null && $Object.hasOwnProperty.call(message, "assignmentVersion") && message.assignmentVersion !== 0)
                    writer.uint32(48).uint32(message.assignmentVersion);
                if (message.storeName != null && $Object.hasOwnProperty.call(message, "storeName") && message.storeName !== "")
                    writer.uint32(58).string(message.storeName);
                if (message.merchantName != null && $Object.hasOwnProperty.call(message, "merchantName") && message.merchantName !== "")
                    writer.uint32(66).string(message.merchantName);
                if (message.orderPrefix != null && $Object.hasOwnProperty.call(message, "orderPrefix") && message.orderPrefix !== "")
                    writer.uint32(74).string(message.orderPrefix);
                if (message.terminalShortId != null && $Object.hasOwnProperty.call(message, "terminalShortId") && message.terminalShortId !== "")
                    writer.uint32(82).string(message.terminalShortId);
                if (message.cloudWallMs != null && $Object.hasOwnProperty.call(message, "cloudWallMs") && (typeof message.cloudWallMs === "object" ? message.cloudWallMs.low || message.cloudWallMs.high : message.cloudWallMs !== 0))
                    writer.uint32(88).int64(message.cloudWallMs);
                if (message.timelineId != null && $Object.hasOwnProperty.call(message, "timelineId") && message.timelineId !== "")
                    writer.uint32(98).string(message.timelineId);
                if (message.terminalEpoch != null && $Object.hasOwnProperty.call(message, "terminalEpoch") && (typeof message.terminalEpoch === "object" ? message.terminalEpoch.low || message.terminalEpoch.high : message.terminalEpoch !== 0))
                    writer.uint32(104).uint64(message.terminalEpoch);
                if (message.highestHash != null && $Object.hasOwnProperty.call(message, "highestHash") && message.highestHash.length)
                    writer.uint32(114).bytes(message.highestHash);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            HelloReply.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.HelloReply();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.head = value;
                            else
                                delete message.head;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.ack = $root.cardtill.v1.RecordsAck.decode(reader, reader.size(), $undefined, _depth + 1, message.ack);
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.laterRecords && message.laterRecords.length))
                                message.laterRecords = [];
                            message.laterRecords.push(reader.bytes());
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.moreRecords = value;
                            else
                                delete message.moreRecords;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.storeId = value;
                            else
                                delete message.storeId;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.assignmentVersion = value;
                            else
                                delete message.assignmentVersion;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.storeName = value;
                            else
                                delete message.storeName;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.merchantName = value;
                            else
                                delete message.merchantName;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.orderPrefix = value;
                            else
                                delete message.orderPrefix;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.terminalShortId = value;
                            else
                                delete message.terminalShortId;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                message.cloudWallMs = value;
                            else
                                delete message.cloudWallMs;
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.timelineId = value;
                            else
                                delete message.timelineId;
                            continue;
                        }
                    case 13: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.terminalEpoch = value;
                            else
                                delete message.terminalEpoch;
                            continue;
                        }
                    case 14: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.highestHash = value;
                            else
                                delete message.highestHash;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            HelloReply.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.head != null && $Object.hasOwnProperty.call(message, "head"))
                    if (typeof message.head !== "number" || (message.head | 0) !== message.head)
                        return "head: enum value expected";
                if (message.ack != null && $Object.hasOwnProperty.call(message, "ack")) {
                    let error = $root.cardtill.v1.RecordsAck.verify(message.ack, _depth + 1);
                    if (error)
                        return "ack." + error;
                }
                if (message.laterRecords != null && $Object.hasOwnProperty.call(message, "laterRecords")) {
                    if (!$Array.isArray(message.laterRecords))
                        return "laterRecords: array expected";
                    for (let i = 0; i < message.laterRecords.length; ++i)
                        if (!(message.laterRecords[i] && typeof message.laterRecords[i].length === "number" || $util.isString(message.laterRecords[i])))
                            return "laterRecords: buffer[] expected";
                }
                if (message.moreRecords != null && $Object.hasOwnProperty.call(message, "moreRecords"))
                    if (typeof message.moreRecords !== "boolean")
                        return "moreRecords: boolean expected";
                if (message.storeId != null && $Object.hasOwnProperty.call(message, "storeId"))
                    if (!$util.isString(message.storeId))
                        return "storeId: string expected";
                if (message.assignmentVersion != null && $Object.hasOwnProperty.call(message, "assignmentVersion"))
                    if (!$util.isInteger(message.assignmentVersion))
                        return "assignmentVersion: integer expected";
                if (message.storeName != null && $Object.hasOwnProperty.call(message, "storeName"))
                    if (!$util.isString(message.storeName))
                        return "storeName: string expected";
                if (message.merchantName != null && $Object.hasOwnProperty.call(message, "merchantName"))
                    if (!$util.isString(message.merchantName))
                        return "merchantName: string expected";
                if (message.orderPrefix != null && $Object.hasOwnProperty.call(message, "orderPrefix"))
                    if (!$util.isString(message.orderPrefix))
                        return "orderPrefix: string expected";
                if (message.terminalShortId != null && $Object.hasOwnProperty.call(message, "terminalShortId"))
                    if (!$util.isString(message.terminalShortId))
                        return "terminalShortId: string expected";
                if (message.cloudWallMs != null && $Object.hasOwnProperty.call(message, "cloudWallMs"))
                    if (!$util.isInteger(message.cloudWallMs) && !(message.cloudWallMs && $util.isInteger(message.cloudWallMs.low) && $util.isInteger(message.cloudWallMs.high)))
                        return "cloudWallMs: integer|Long expected";
                if (message.timelineId != null && $Object.hasOwnProperty.call(message, "timelineId"))
                    if (!$util.isString(message.timelineId))
                        return "timelineId: string expected";
                if (message.terminalEpoch != null && $Object.hasOwnProperty.call(message, "terminalEpoch"))
                    if (!$util.isInteger(message.terminalEpoch) && !(message.terminalEpoch && $util.isInteger(message.terminalEpoch.low) && $util.isInteger(message.terminalEpoch.high)))
                        return "terminalEpoch: integer|Long expected";
                if (message.highestHash != null && $Object.hasOwnProperty.call(message, "highestHash"))
                    if (!(message.highestHash && typeof message.highestHash.length === "number" || $util.isString(message.highestHash)))
                        return "highestHash: buffer expected";
                return null;
            };

            HelloReply.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults)
                    object.laterRecords = [];
                if (options.defaults) {
                    object.head = options.enums === $String ? "HEAD_VERDICT_UNSPECIFIED" : 0;
                    object.ack = null;
                    object.moreRecords = false;
                    object.storeId = "";
                    object.assignmentVersion = 0;
                    object.storeName = "";
                    object.merchantName = "";
                    object.orderPrefix = "";
                    object.terminalShortId = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, false);
                        object.cloudWallMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.cloudWallMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.timelineId = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.terminalEpoch = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.terminalEpoch = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if (options.bytes === $String)
                        object.highestHash = "";
                    else {
                        object.highestHash = [];
                        if (options.bytes !== $Array)
                            object.highestHash = $util.newBuffer(object.highestHash);
                    }
                }
                if (message.head != null && $Object.hasOwnProperty.call(message, "head"))
                    object.head = options.enums === $String ? $root.cardtill.v1.HeadVerdict[message.head] === $undefined ? message.head : $root.cardtill.v1.HeadVerdict[message.head] : message.head;
                if (message.ack != null && $Object.hasOwnProperty.call(message, "ack"))
                    object.ack = $root.cardtill.v1.RecordsAck.toObject(message.ack, options, _depth + 1);
                if (message.laterRecords && message.laterRecords.length) {
                    object.laterRecords = $Array(message.laterRecords.length);
                    for (let j = 0; j < message.laterRecords.length; ++j)
                        object.laterRecords[j] = options.bytes === $String ? $util.base64.encode(message.laterRecords[j], 0, message.laterRecords[j].length) : options.bytes === $Array ? $Array.prototype.slice.call(message.laterRecords[j]) : message.laterRecords[j];
                }
                if (message.moreRecords != null && $Object.hasOwnProperty.call(message, "moreRecords"))
                    object.moreRecords = message.moreRecords;
                if (message.storeId != null && $Object.hasOwnProperty.call(message, "storeId"))
                    object.storeId = message.storeId;
                if (message.assignmentVersion != null && $Object.hasOwnProperty.call(message, "assignmentVersion"))
                    object.assignmentVersion = message.assignmentVersion;
                if (message.storeName != null && $Object.hasOwnProperty.call(message, "storeName"))
                    object.storeName = message.storeName;
                if (message.merchantName != null && $Object.hasOwnProperty.call(message, "merchantName"))
                    object.merchantName = message.merchantName;
                if (message.orderPrefix != null && $Object.hasOwnProperty.call(message, "orderPrefix"))
                    object.orderPrefix = message.orderPrefix;
                if (message.terminalShortId != null && $Object.hasOwnProperty.call(message, "terminalShortId"))
                    object.terminalShortId = message.terminalShortId;
                if (message.cloudWallMs != null && $Object.hasOwnProperty.call(message, "cloudWallMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.cloudWallMs = typeof message.cloudWallMs === "number" ? $BigInt(message.cloudWallMs) : $util.Long.fromBits(message.cloudWallMs.low >>> 0, message.cloudWallMs.high >>> 0, false).toBigInt();
                    else if (typeof message.cloudWallMs === "number")
                        object.cloudWallMs = options.longs === $String ? $String(message.cloudWallMs) : message.cloudWallMs;
                    else
                        object.cloudWallMs = options.longs === $String ? $util.Long.prototype.toString.call(message.cloudWallMs) : options.longs === $Number ? new $util.LongBits(message.cloudWallMs.low >>> 0, message.cloudWallMs.high >>> 0).toNumber() : message.cloudWallMs;
                if (message.timelineId != null && $Object.hasOwnProperty.call(message, "timelineId"))
                    object.timelineId = message.timelineId;
                if (message.terminalEpoch != null && $Object.hasOwnProperty.call(message, "terminalEpoch"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.terminalEpoch = typeof message.terminalEpoch === "number" ? $BigInt(message.terminalEpoch) : $util.Long.fromBits(message.terminalEpoch.low >>> 0, message.terminalEpoch.high >>> 0, true).toBigInt();
                    else if (typeof message.terminalEpoch === "number")
                        object.terminalEpoch = options.longs === $String ? $String(message.terminalEpoch) : message.terminalEpoch;
                    else
                        object.terminalEpoch = options.longs === $String ? $util.Long.prototype.toString.call(message.terminalEpoch) : options.longs === $Number ? new $util.LongBits(message.terminalEpoch.low >>> 0, message.terminalEpoch.high >>> 0).toNumber(true) : message.terminalEpoch;
                if (message.highestHash != null && $Object.hasOwnProperty.call(message, "highestHash"))
                    object.highestHash = options.bytes === $String ? $util.base64.encode(message.highestHash, 0, message.highestHash.length) : options.bytes === $Array ? $Array.prototype.slice.call(message.highestHash) : message.highestHash;
                return object;
            };

            return HelloReply;
        })();

        v1.Resync = (function() {

            const Resync = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Resync.prototype.fromSeq = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            Resync.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.fromSeq != null && $Object.hasOwnProperty.call(message, "fromSeq") && (typeof message.fromSeq === "object" ? message.fromSeq.low || message.fromSeq.high : message.fromSeq !== 0))
                    writer.uint32(8).uint64(message.fromSeq);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Resync.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.Resync();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.fromSeq = value;
                            else
                                delete message.fromSeq;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            Resync.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.fromSeq != null && $Object.hasOwnProperty.call(message, "fromSeq"))
                    if (!$util.isInteger(message.fromSeq) && !(message.fromSeq && $util.isInteger(message.fromSeq.low) && $util.isInteger(message.fromSeq.high)))
                        return "fromSeq: integer|Long expected";
                return null;
            };

            Resync.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults)
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.fromSeq = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.fromSeq = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                if (message.fromSeq != null && $Object.hasOwnProperty.call(message, "fromSeq"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.fromSeq = typeof message.fromSeq === "number" ? $BigInt(message.fromSeq) : $util.Long.fromBits(message.fromSeq.low >>> 0, message.fromSeq.high >>> 0, true).toBigInt();
                    else if (typeof message.fromSeq === "number")
                        object.fromSeq = options.longs === $String ? $String(message.fromSeq) : message.fromSeq;
                    else
                        object.fromSeq = options.longs === $String ? $util.Long.prototype.toString.call(message.fromSeq) : options.longs === $Number ? new $util.LongBits(message.fromSeq.low >>> 0, message.fromSeq.high >>> 0).toNumber(true) : message.fromSeq;
                return object;
            };

            return Resync;
        })();

        v1.Presence = (function() {

            const Presence = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Presence.prototype.online = false;
            Presence.prototype.sessionEpoch = $util.newBuffer([]);
            Presence.prototype.agentVersion = "";

            Presence.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.online != null && $Object.hasOwnProperty.call(message, "online") && message.online !== false)
                    writer.uint32(8).bool(message.online);
                if (message.sessionEpoch != null && $Object.hasOwnProperty.call(message, "sessionEpoch") && message.sessionEpoch.length)
                    writer.uint32(18).bytes(message.sessionEpoch);
                if (message.agentVersion != null && $Object.hasOwnProperty.call(message, "agentVersion") && message.agentVersion !== "")
                    writer.uint32(26).string(message.agentVersion);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Presence.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.Presence();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.online = value;
                            else
                                delete message.online;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.sessionEpoch = value;
                            else
                                delete message.sessionEpoch;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.agentVersion = value;
                            else
                                delete message.agentVersion;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            Presence.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.online != null && $Object.hasOwnProperty.call(message, "online"))
                    if (typeof message.online !== "boolean")
                        return "online: boolean expected";
                if (message.sessionEpoch != null && $Object.hasOwnProperty.call(message, "sessionEpoch"))
                    if (!(message.sessionEpoch && typeof message.sessionEpoch.length === "number" || $util.isString(message.sessionEpoch)))
                        return "sessionEpoch: buffer expected";
                if (message.agentVersion != null && $Object.hasOwnProperty.call(message, "agentVersion"))
                    if (!$util.isString(message.agentVersion))
                        return "agentVersion: string expected";
                return null;
            };

            Presence.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.online = false;
                    if (options.bytes === $String)
                        object.sessionEpoch = "";
                    else {
                        object.sessionEpoch = [];
                        if (options.bytes !== $Array)
                            object.sessionEpoch = $util.newBuffer(object.sessionEpoch);
                    }
                    object.agentVersion = "";
                }
                if (message.online != null && $Object.hasOwnProperty.call(message, "online"))
                    object.online = message.online;
                if (message.sessionEpoch != null && $Object.hasOwnProperty.call(message, "sessionEpoch"))
                    object.sessionEpoch = options.bytes === $String ? $util.base64.encode(message.sessionEpoch, 0, message.sessionEpoch.length) : options.bytes === $Array ? $Array.prototype.slice.call(message.sessionEpoch) : message.sessionEpoch;
                if (message.agentVersion != null && $Object.hasOwnProperty.call(message, "agentVersion"))
                    object.agentVersion = message.agentVersion;
                return object;
            };

            return Presence;
        })();

        v1.Notice = (function() {

            const Notice = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Notice.prototype.orderId = $util.newBuffer([]);
            Notice.prototype.memberId = "";
            Notice.prototype.leaseNo = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            Notice.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.orderId != null && $Object.hasOwnProperty.call(message, "orderId") && message.orderId.length)
                    writer.uint32(10).bytes(message.orderId);
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId") && message.memberId !== "")
                    writer.uint32(18).string(message.memberId);
                if (message.leaseNo != null && $Object.hasOwnProperty.call(message, "leaseNo") && (typeof message.leaseNo === "object" ? message.leaseNo.low || message.leaseNo.high : message.leaseNo !== 0))
                    writer.uint32(24).uint64(message.leaseNo);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Notice.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.cardtill.v1.Notice();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.orderId = value;
                            else
                                delete message.orderId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.memberId = value;
                            else
                                delete message.memberId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.leaseNo = value;
                            else
                                delete message.leaseNo;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            Notice.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.orderId != null && $Object.hasOwnProperty.call(message, "orderId"))
                    if (!(message.orderId && typeof message.orderId.length === "number" || $util.isString(message.orderId)))
                        return "orderId: buffer expected";
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    if (!$util.isString(message.memberId))
                        return "memberId: string expected";
                if (message.leaseNo != null && $Object.hasOwnProperty.call(message, "leaseNo"))
                    if (!$util.isInteger(message.leaseNo) && !(message.leaseNo && $util.isInteger(message.leaseNo.low) && $util.isInteger(message.leaseNo.high)))
                        return "leaseNo: integer|Long expected";
                return null;
            };

            Notice.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    if (options.bytes === $String)
                        object.orderId = "";
                    else {
                        object.orderId = [];
                        if (options.bytes !== $Array)
                            object.orderId = $util.newBuffer(object.orderId);
                    }
                    object.memberId = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.leaseNo = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.leaseNo = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.orderId != null && $Object.hasOwnProperty.call(message, "orderId"))
                    object.orderId = options.bytes === $String ? $util.base64.encode(message.orderId, 0, message.orderId.length) : options.bytes === $Array ? $Array.prototype.slice.call(message.orderId) : message.orderId;
                if (message.memberId != null && $Object.hasOwnProperty.call(message, "memberId"))
                    object.memberId = message.memberId;
                if (message.leaseNo != null && $Object.hasOwnProperty.call(message, "leaseNo"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.leaseNo = typeof message.leaseNo === "number" ? $BigInt(message.leaseNo) : $util.Long.fromBits(message.leaseNo.low >>> 0, message.leaseNo.high >>> 0, true).toBigInt();
                    else if (typeof message.leaseNo === "number")
                        object.leaseNo = options.longs === $String ? $String(message.leaseNo) : message.leaseNo;
                    else
                        object.leaseNo = options.longs === $String ? $util.Long.prototype.toString.call(message.leaseNo) : options.longs === $Number ? new $util.LongBits(message.leaseNo.low >>> 0, message.leaseNo.high >>> 0).toNumber(true) : message.leaseNo;
                return object;
            };

            return Notice;
        })();

        return v1;
    })();

    return cardtill;
})();

export {
  $root as default
};
