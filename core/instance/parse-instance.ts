import { isTimezone } from '../calendar/dates.ts'
import { isMap } from '../words/is-map.ts'
import type { Locale } from '../words/localise.ts'
import { checkSchema } from '../yaml/check-schema.ts'
import type { Fault, Issue } from '../yaml/issue.ts'
import { parseYaml } from '../yaml/parse-yaml.ts'
import { API_VERSION } from './api-version.ts'
import { type Instance, type InstanceFile, InstanceSchema, toInstance } from './instance.ts'

const NOUN = { name: 'subject', plural: 'subjects', label: {} }

/** Reads `instance.yaml`. All faults at once; `instance` is null where there is one. Never throws. */
export function parseInstance(
  file: string,
  bytes: Uint8Array,
): { instance: Instance | null; issues: readonly Issue[] } {
  const { document, issues } = parseYaml(file, bytes)
  if (!document) return { instance: null, issues }
  const { value, faults } = checkSchema(InstanceSchema, document.value, 'instance', localeOf(document.value))
  const found: readonly Fault[] = faults.length > 0 ? faults : check(value as InstanceFile)
  const all = [...issues, ...found.map((fault) => document.issue(fault))]
  return { instance: all.length === 0 ? toInstance(value as InstanceFile) : null, issues: all }
}

/** Its own texts are in the languages that it names, as far as it names any. */
function localeOf(value: unknown): Locale {
  const named = isMap(value) && Array.isArray(value.languages) ? value.languages : []
  const languages = named.filter((lang) => typeof lang === 'string')
  return { languages: languages.length > 0 ? languages : ['en'], subject: NOUN, group: NOUN }
}

/** What the schema cannot say. */
function check({ rattan, timezone, calendar, symbol, subject, group }: InstanceFile): Fault[] {
  const faults: Fault[] = []
  const fault = (path: Fault['path'], message: string) =>
    faults.push({ code: 'invalid-value', path, message })
  if (rattan !== API_VERSION) {
    fault(['rattan'], `invalid rattan: plugins for version ${rattan}; this Rattan has version ${API_VERSION}`)
  }
  if (!isTimezone(timezone)) {
    fault(['timezone'], `invalid timezone: "${timezone}"; expected a name such as Europe/Paris`)
  }
  calendar?.sessions?.forEach(([opens, closes], i) => {
    const previous = calendar.sessions?.[i - 1]?.[1]
    if (closes <= opens || (previous !== undefined && opens < previous)) {
      fault(['calendar', 'sessions', i], `invalid session: ${opens} to ${closes}; expected ascending times`)
    }
  })
  if (symbol !== undefined && !isPattern(symbol))
    fault(['symbol'], 'invalid symbol; expected a regular expression')
  const words = [subject.name, subject.plural, group.name, group.plural]
  if (new Set(words).size < words.length) {
    fault(['group'], 'invalid group: its words and those of subject must differ from each other')
  }
  return faults
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u')
    return true
  } catch {
    return false
  }
}
