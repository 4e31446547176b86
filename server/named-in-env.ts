import { nearest } from '../core/words/nearest.ts'

export type Env = Readonly<Record<string, string | undefined>>
/** Gets the name of a variable and a sentence on what is wrong with it. */
export type Fault = (name: string, message: string) => void

/** Things that an operator lists in one variable, each with settings in variables of its own: `<prefix><ID>_<SETTING>`. */
export interface Naming<S extends string> {
  /** The variable that lists their ids, and an example of its value. */
  readonly list: string
  readonly example: string
  readonly prefix: string
  /** What one of them is called. */
  readonly what: string
  /** Which variables can only be meant as settings of these. */
  readonly ours: RegExp
  /** How each setting must look, and what to write instead. */
  readonly settings: Readonly<Record<S, { readonly pattern: RegExp; readonly mend: string }>>
  /** Never repeated in a message; nor is what holds an @, behind which addresses hide passwords. */
  readonly secret: ReadonlySet<S>
}

export interface Named<S extends string> {
  readonly id: string
  variable(setting: S): string
  /** Undefined where it is not given. */
  value(setting: S): string | undefined
  /** Says that a setting is missing or wrong, and what to write instead. */
  refuse(setting: S, mend?: string): void
}

/**
 * Those that the list names, in its order. `fault` hears of ids that are none, variables that belong to nobody, and
 * settings that do not look as they must; nothing is named where an id is wrong.
 */
export function readNamed<S extends string>(env: Env, naming: Naming<S>, fault: Fault): Named<S>[] {
  const { list, example, prefix, what, ours, settings, secret } = naming
  const names = Object.keys(settings) as S[]
  const given = (name: string) => env[name]?.trim() || undefined
  const variable = (id: string, setting: S) => `${prefix}${id.toUpperCase()}_${setting}`
  const ids = (given(list) ?? '').split(',').flatMap((part) => part.trim() || [])
  const wrong = ids.find((id, i) => !/^[a-z][a-z0-9]{0,29}$/.test(id) || ids.indexOf(id) !== i)
  if (wrong !== undefined) {
    const expected = `ids of small letters and digits, each once, with commas between, such as ${example}`
    fault(list, `invalid ${list}: ${JSON.stringify(wrong)}; expected ${expected}`)
    return []
  }
  const known = new Set([list, ...ids.flatMap((id) => names.map((setting) => variable(id, setting)))])
  for (const name of Object.keys(env)) {
    if (!ours.test(name) || given(name) === undefined || known.has(name)) continue
    const meant = nearest(name, known)
    const hint = meant === undefined ? `${list} names no such ${what}` : `did you mean ${meant}?`
    fault(name, `unknown variable ${name}; ${hint}`)
  }
  return ids.map((id) => {
    const named: Named<S> = {
      id,
      variable: (setting) => variable(id, setting),
      value: (setting) => given(variable(id, setting)),
      refuse(setting, mend = settings[setting].mend) {
        const name = variable(id, setting)
        const value = given(name)
        const said = secret.has(setting) || value?.includes('@') ? 'the value given' : JSON.stringify(value)
        fault(
          name,
          `${value === undefined ? `missing ${name}` : `invalid ${name}: ${said}`}; expected ${mend}`,
        )
      },
    }
    for (const setting of names) {
      const value = named.value(setting)
      if (value !== undefined && !settings[setting].pattern.test(value)) named.refuse(setting)
    }
    return named
  })
}
