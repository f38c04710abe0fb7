/** The little of MQTT 3.1.1 and 5 that a line between a client and a broker has to read (MQTT 5, 2.1, 3.1, 3.3, 3.4). */

export const packetTypes = { connect: 1, publish: 3, publishAck: 4 } as const;

export interface MqttPublish {
  readonly topic: string;
  readonly packetId: number;
  readonly payload: Uint8Array;
  /** The whole packet. */
  readonly bytes: Uint8Array;
  /** Where the packet id stands in it. */
  readonly idOffset: number;
}

/** Cuts a stream into packets, whatever pieces it comes in. */
export class PacketCutter {
  #waiting: Buffer = Buffer.alloc(0);

  push(bytes: Uint8Array): readonly Buffer[] {
    this.#waiting = Buffer.concat([this.#waiting, bytes]);
    const packets: Buffer[] = [];
    for (;;) {
      const length = packetLength(this.#waiting);
      if (length === undefined || length > this.#waiting.length) return packets;
      packets.push(this.#waiting.subarray(0, length));
      this.#waiting = this.#waiting.subarray(length);
    }
  }
}

export function packetType(packet: Uint8Array): number {
  return packet[0]! >> 4;
}

/** 4 is MQTT 3.1.1, 5 is MQTT 5: the byte behind the protocol's name in CONNECT. */
export function protocolLevel(connect: Buffer): number {
  const { offset } = variableNumber(connect, 1)!;
  return connect[offset + 2 + connect.readUInt16BE(offset)] ?? 4;
}

/** Undefined for a message of QoS 0, which has no packet id. */
export function readPublish(packet: Buffer, level: number): MqttPublish | undefined {
  if (((packet[0]! >> 1) & 3) === 0) return undefined;
  const { offset } = variableNumber(packet, 1)!;
  const topicLength = packet.readUInt16BE(offset);
  const idOffset = offset + 2 + topicLength;
  let payloadOffset = idOffset + 2;
  if (level === 5) {
    const properties = variableNumber(packet, payloadOffset)!;
    payloadOffset = properties.offset + properties.value;
  }
  return { topic: packet.toString('utf8', offset + 2, idOffset), packetId: packet.readUInt16BE(idOffset), payload: packet.subarray(payloadOffset), bytes: packet, idOffset };
}

/** The same message under another packet id. */
export function withPacketId(publish: MqttPublish, packetId: number): Uint8Array {
  const copy = Buffer.from(publish.bytes);
  copy.writeUInt16BE(packetId, publish.idOffset);
  return copy;
}

export function publishAck(packetId: number): Uint8Array {
  return Uint8Array.of(packetTypes.publishAck << 4, 2, packetId >> 8, packetId & 0xff);
}

export function ackedPacketId(packet: Buffer): number {
  return packet.readUInt16BE(variableNumber(packet, 1)!.offset);
}

function packetLength(bytes: Buffer): number | undefined {
  const rest = variableNumber(bytes, 1);
  return rest === undefined ? undefined : rest.offset + rest.value;
}

/** MQTT 5, 1.5.5: seven bits a byte, least significant first. Undefined when it is not all there. */
function variableNumber(bytes: Buffer, from: number): { readonly value: number; readonly offset: number } | undefined {
  let value = 0;
  for (let index = 0; index < 4; index += 1) {
    const byte = bytes[from + index];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 128 ** index;
    if (byte < 0x80) return { value, offset: from + index + 1 };
  }
  return undefined;
}
