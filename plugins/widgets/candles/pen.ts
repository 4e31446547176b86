import type { Lang } from 'rattan/plugin'
import type { Ink } from './ink.ts'

/** What a picture is drawn with. */
export interface Pen {
  readonly library: typeof import('lightweight-charts')
  readonly ink: Ink
  readonly lang: Lang
}
