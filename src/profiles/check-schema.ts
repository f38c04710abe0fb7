/** A JSON schema, as far as device-profiles/schema.json uses the language. Other keywords are refused, not ignored. */
type Schema = Readonly<Record<string, unknown>>;

const known = new Set([
  '$schema', '$id', '$defs', '$ref', 'title', 'description', 'type', 'enum', 'properties', 'required', 'additionalProperties', 'minProperties',
  'items', 'minItems', 'uniqueItems', 'minLength', 'maxLength', 'pattern', 'minimum', 'maximum',
]);

/** What is wrong with `value`, each line with the place; empty when it conforms. */
export function checkSchema(schema: unknown, value: unknown): string[] {
  return check(schema as Schema, value, '', schema as Schema);
}

function check(schema: Schema, value: unknown, at: string, root: Schema): string[] {
  const unknownWord = Object.keys(schema).find((word) => !known.has(word));
  if (unknownWord !== undefined) return [`${at}: the schema uses "${unknownWord}", which this checker does not know`];
  if (typeof schema.$ref === 'string') {
    const definition = (root.$defs as Readonly<Record<string, Schema>> | undefined)?.[schema.$ref.replace('#/$defs/', '')];
    return definition === undefined ? [`${at}: the schema refers to ${schema.$ref}, which is not there`] : check(definition, value, at, root);
  }
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) return [`${at}: ${JSON.stringify(value)} is none of ${schema.enum.join(', ')}`];
  if (typeof schema.type === 'string' && !isOfType(schema.type, value)) return [`${at}: not of type ${schema.type}`];
  if (typeof value === 'string') return checkText(schema, value, at);
  if (typeof value === 'number') return checkNumber(schema, value, at);
  if (Array.isArray(value)) return checkList(schema, value, at, root);
  return isObject(value) ? checkObject(schema, value, at, root) : [];
}

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case 'object': return isObject(value);
    case 'array': return Array.isArray(value);
    case 'integer': return Number.isSafeInteger(value);
    default: return typeof value === type;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkText(schema: Schema, value: string, at: string): string[] {
  if (typeof schema.minLength === 'number' && value.length < schema.minLength) return [`${at}: shorter than ${schema.minLength}`];
  if (typeof schema.maxLength === 'number' && value.length > schema.maxLength) return [`${at}: longer than ${schema.maxLength}`];
  if (typeof schema.pattern === 'string' && !patternOf(schema.pattern).test(value)) return [`${at}: does not match ${schema.pattern}`];
  return [];
}

/** A schema's few patterns are asked of every value. */
const patterns = new Map<string, RegExp>();

function patternOf(source: string): RegExp {
  const pattern = patterns.get(source) ?? new RegExp(source, 'u');
  patterns.set(source, pattern);
  return pattern;
}

function checkNumber(schema: Schema, value: number, at: string): string[] {
  if (typeof schema.minimum === 'number' && value < schema.minimum) return [`${at}: below ${schema.minimum}`];
  if (typeof schema.maximum === 'number' && value > schema.maximum) return [`${at}: above ${schema.maximum}`];
  return [];
}

function checkList(schema: Schema, value: readonly unknown[], at: string, root: Schema): string[] {
  if (typeof schema.minItems === 'number' && value.length < schema.minItems) return [`${at}: fewer than ${schema.minItems} entries`];
  if (schema.uniqueItems === true && new Set(value.map((item) => JSON.stringify(item))).size < value.length) return [`${at}: an entry is repeated`];
  return isObject(schema.items) ? value.flatMap((item, index) => check(schema.items as Schema, item, `${at}/${index}`, root)) : [];
}

function checkObject(schema: Schema, value: Readonly<Record<string, unknown>>, at: string, root: Schema): string[] {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, Schema>>;
  const required = Array.isArray(schema.required) ? (schema.required as readonly string[]) : [];
  const problems = required.filter((key) => !(key in value)).map((key) => `${at}: "${key}" is missing`);
  if (typeof schema.minProperties === 'number' && Object.keys(value).length < schema.minProperties) problems.push(`${at}: empty`);
  for (const [key, entry] of Object.entries(value)) {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (property !== undefined) problems.push(...check(property, entry, `${at}/${key}`, root));
    else if (schema.additionalProperties === false) problems.push(`${at}: "${key}" is not a known key`);
  }
  return problems;
}
