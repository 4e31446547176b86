/** Whether a value of a foreign file is a map; such files may hold anything. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The map under a key, where value and entry both are maps. */
export function mapIn(value: unknown, key: string): Readonly<Record<string, unknown>> | undefined {
  const inner = isMap(value) ? value[key] : undefined
  return isMap(inner) ? inner : undefined
}
