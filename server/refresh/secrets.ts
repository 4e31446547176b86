import { SourceError } from '../../core/plugin/source.ts'

/** Variables of the environment that sources may have. */
const SOURCE_VARIABLE = /^SOURCE_[A-Z0-9_]{1,60}$/

/** The only part of the environment that goes on to the writers. */
export function sourceVariables(env: NodeJS.ProcessEnv): Record<string, string> {
  const named = Object.entries(env).filter(([name]) => SOURCE_VARIABLE.test(name))
  return Object.fromEntries(named.map(([name, value]) => [name, value ?? '']))
}

export interface Secrets {
  /** Throws a SourceError where there is no such variable, or none that sources may have. */
  secret(name: string): string
  /** A text without the values that were given out: each is its name in brackets. */
  clean(text: string): string
}

/** What the operator lets sources know. */
export function sourceSecrets(env: Readonly<Record<string, string | undefined>>): Secrets {
  const given = new Map<string, string>()
  return {
    secret(name) {
      if (!SOURCE_VARIABLE.test(name))
        throw new SourceError(
          `invalid secret "${name}"; expected the name of a variable that begins with SOURCE_`,
        )
      const value = env[name]?.trim()
      if (!value) throw new SourceError(`missing ${name} in the server's environment`)
      for (const form of [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)])
        given.set(form, name)
      for (const part of addressParts(value)) given.set(part, name)
      return value
    },
    clean(text) {
      // The longest first: one may be part of another.
      const forms = [...given].sort(([a], [b]) => b.length - a.length)
      return forms.reduce((said, [form, name]) => said.replaceAll(form, `[${name}]`), text)
    },
  }
}

/** The password of an address, which drivers name without the rest. */
function addressParts(value: string): string[] {
  if (!URL.canParse(value)) return []
  const { password } = new URL(value)
  if (password === '') return []
  try {
    return [password, decodeURIComponent(password)]
  } catch {
    return [password]
  }
}
