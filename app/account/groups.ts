const GROUP = /^[a-z0-9][a-z0-9_-]{0,63}$/

/** Groups as a person types them, between commas or spaces: each once, and the first that cannot be one. */
export function readGroups(text: string): {
  readonly groups: readonly string[]
  readonly wrong: string | null
} {
  const groups = [...new Set(text.split(/[\s,;]+/).filter(Boolean))]
  return { groups, wrong: groups.find((group) => !GROUP.test(group)) ?? null }
}
