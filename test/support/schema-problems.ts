import { checkSchema } from '../../src/profiles/check-schema.ts';

/** What keeps an answer from the schema of an API description. The one word that the checker does not know, taken apart: an answer conforms to exactly one of the choices. */
export function schemaProblems(schema: Record<string, unknown>, value: unknown): readonly string[] {
  const { oneOf, const: only, default: _default, items, properties, ...plain } = schema as Record<string, never>;
  if (oneOf !== undefined) {
    const each = (oneOf as Record<string, unknown>[]).map((choice) => schemaProblems(choice, value));
    return each.filter((found) => found.length === 0).length === 1 ? [] : each.flat();
  }
  if (only !== undefined) return value === only ? [] : [`not ${String(only)}`];
  const below: string[] = [];
  if (items !== undefined && Array.isArray(value)) below.push(...value.flatMap((item) => schemaProblems(items, item)));
  const known = properties as Record<string, Record<string, unknown>> | undefined;
  if (known !== undefined && typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) if (known[name] !== undefined) below.push(...schemaProblems(known[name], inner));
  }
  const names = known === undefined ? {} : { properties: Object.fromEntries(Object.keys(known).map((name) => [name, {}])) };
  const { additionalProperties, ...words } = plain as Record<string, unknown>;
  return [...checkSchema({ ...words, ...names, ...(additionalProperties === false ? { additionalProperties } : {}) }, value), ...below];
}
