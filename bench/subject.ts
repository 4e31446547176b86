import type { InstanceInfo } from '../core/api/instance.ts'
import type { PageSummary, ResolvedPage } from '../core/api/pages.ts'
import type { SubjectSummary } from '../core/api/subjects.ts'

/** What is asked for: the first page of the menu, for one subject after another. */
export interface BenchPage {
  readonly id: string
  /** Name of its subject input. */
  readonly input: string
  readonly symbols: readonly string[]
}

export const json = async <T>(url: string): Promise<T> => {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return answer.json() as Promise<T>
}

export async function benchPage(url: string): Promise<BenchPage> {
  const [first] = await json<PageSummary[]>(`${url}/api/pages`)
  if (!first) throw new Error('the instance has no page')
  const page = await json<ResolvedPage>(`${url}/api/pages/${first.id}`)
  const input = page.inputs.find(({ type }) => type === 'subject')
  if (!input) throw new Error(`page ${page.id} has no subject to change`)
  const { subject } = await json<InstanceInfo>(`${url}/api/instance`)
  const entity = 'entity' in input && input.entity ? `?entity=${input.entity}` : ''
  const subjects = await json<SubjectSummary[]>(`${url}/api/${subject.plural}${entity}`)
  return { id: page.id, input: input.name, symbols: subjects.map(({ symbol }) => symbol) }
}

export const dataPath = ({ id, input }: BenchPage, symbol: string) =>
  `/api/pages/${id}/data?${input}=${encodeURIComponent(symbol)}`

export const pagePath = ({ id, input }: BenchPage, symbol: string) =>
  `/${id}?${input}=${encodeURIComponent(symbol)}`
