import useSWR from 'swr'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { ApiFault, getJson, retry } from '../request.ts'

/** What the server says of each subject: its numbers, or why there are none. */
export type Answers = ReadonlyMap<string, WidgetData | ApiFault>

/** So often is asked again when the data were replaced between two answers. */
const TRIES = 3

/**
 * A widget's numbers for several subjects, all of one data version. `addresses` are by subject; `version` is of the
 * numbers on screen: with new ones these are asked for again.
 */
export function useComparison(addresses: ReadonlyMap<string, string>, version: string | null) {
  const key = addresses.size > 1 ? ([[...addresses], version] as const) : null
  // What is asked for stands in the key: an answer is never kept under another's.
  const { data, error, mutate } = useSWR<Answers, ApiFault>(key, ([asked]: Key) => ask(asked), {
    ...retry,
    keepPreviousData: true,
  })
  return { answers: data, failed: error !== undefined && !data, again: () => void mutate() }
}

type Key = readonly [readonly (readonly [string, string])[], string | null]

async function ask(addresses: Key[0]): Promise<Answers> {
  for (let tries = 1; ; tries++) {
    const answers = await Promise.all(
      addresses.map(async ([symbol, address]) => [symbol, await one(address)] as const),
    )
    const versions = answers.flatMap(([, answer]) => (answer instanceof ApiFault ? [] : [answer.dataVersion]))
    if (new Set(versions).size <= 1 || tries === TRIES) return new Map(answers)
  }
}

/** A subject that the page does not know, or may not show, is no reason to show none of the others. */
const one = (address: string): Promise<WidgetData | ApiFault> =>
  getJson<WidgetData>(address).catch((fault: ApiFault) => {
    if (fault.status >= 400 && fault.status < 500) return fault
    throw fault
  })
