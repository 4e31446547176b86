import { useAccountWords } from './words.ts'

/** Where a form will stand. */
export function FormSkeleton() {
  const { m } = useAccountWords()
  return (
    <div role="status" aria-label={m.loading} className="grid animate-[fade-in_160ms_150ms_both] gap-4">
      {[1, 2].map((i) => (
        <div key={i} className="grid gap-1">
          <div className="h-[18px] w-20 rounded-4 bg-skeleton" />
          <div className="h-9 rounded-6 bg-skeleton" />
        </div>
      ))}
      <div className="h-9 rounded-6 bg-skeleton" />
    </div>
  )
}

/** The one-time text of a link, which a browser never sends. */
