import type { Workbench } from '../workbench.ts'
import { writeMarketBreadth, writeSectorBreadth } from './breadth.ts'
import { writeMoneyFlows } from './money-flows.ts'
import { writeRegimes } from './regimes.ts'
import { writeRotation, writeStrength } from './relative-strength.ts'

/** Sessions since which sector breadth has the newer column names and counts; older rows have the older ones. */
const NEWER_BREADTH = 400

/** Breadth, regime and state of the market; breadth, flows, rotation and ranking of sectors; strength of tickers. */
export async function writeTechnical(bench: Workbench, sessions: number, kept: number): Promise<void> {
  const recent = `session >= ${sessions - kept}`
  await writeMarketBreadth(bench, recent)
  await writeSectorBreadth(bench, recent, sessions - NEWER_BREADTH)
  await writeRegimes(bench, `session >= ${sessions - 21}`)
  await writeMoneyFlows(bench, sessions, kept)
  await writeStrength(bench, sessions, kept)
  await writeRotation(bench)
}
