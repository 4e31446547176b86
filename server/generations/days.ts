import { clockOf } from '../../core/calendar/dates.ts'
import type { Manifest } from './manifest.ts'

/** The day on which a generation was made, by the clock of a time zone. */
export const dayOf = ({ at }: Pick<Manifest, 'at'>, timezone: string): string =>
  clockOf(new Date(at), timezone).date

/** The newest that was made on a day or before. @param manifests newest first */
export function generationOn(
  date: string,
  manifests: readonly Manifest[],
  timezone: string,
): Manifest | undefined {
  return manifests.find((manifest) => dayOf(manifest, timezone) <= date)
}
