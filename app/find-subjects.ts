import type { SubjectSummary } from '../core/api/subjects.ts'
import { fold } from '../core/words/text.ts'

/** Subjects whose code begins with what was typed, then those whose name contains it; the main ones first. */
export function findSubjects(subjects: readonly SubjectSummary[], typed: string): SubjectSummary[] {
  const wanted = fold(typed.trim())
  const rank = (subject: SubjectSummary) => {
    const symbol = fold(subject.symbol)
    if (symbol === wanted) return 0
    const name = fold(Object.values(subject.name ?? {}).join(' '))
    const place = symbol.startsWith(wanted) ? 1 : name.includes(wanted) ? 3 : Number.POSITIVE_INFINITY
    return place + (subject.main ? 0 : 1)
  }
  return subjects
    .map((subject) => ({ subject, rank: rank(subject) }))
    .filter(({ rank }) => Number.isFinite(rank))
    .sort((a, b) => a.rank - b.rank || (a.subject.symbol < b.subject.symbol ? -1 : 1))
    .map(({ subject }) => subject)
}
