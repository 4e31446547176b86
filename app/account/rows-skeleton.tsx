import { useAccountWords } from './words.ts'

/** A list in its final shape, before its rows are here. */
export function RowsSkeleton() {
  const { m } = useAccountWords()
  return (
    <div role="status" aria-label={m.loading} className="grid animate-[fade-in_160ms_150ms_both] gap-3.5">
      <div className="h-(--control-h) w-28 rounded-6 bg-skeleton" />
      <div className="card divide-y divide-line-subtle">
        {[1, 2, 3, 4].map((i) => (
          <div key={i} className="flex h-[53px] items-center gap-6 px-3.5">
            <div className="h-4 w-56 rounded-4 bg-skeleton" />
            <div className="h-4 w-20 rounded-4 bg-skeleton" />
          </div>
        ))}
      </div>
    </div>
  )
}
