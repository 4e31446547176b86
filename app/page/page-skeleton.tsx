import { useLanguage } from '../language.ts'

/** The page's shape before its definition is here; appears after 150 ms. */
export function PageSkeleton() {
  const { m } = useLanguage()
  return (
    <div
      role="status"
      aria-busy="true"
      aria-label={m.loading}
      className="animate-[fade-in_160ms_150ms_both] px-(--gutter) pt-4"
    >
      <div className="h-6 w-56 rounded-4 bg-skeleton" />
      <div className="mt-5 flex gap-3">
        <div className="h-(--control-h) w-28 rounded-6 bg-skeleton" />
        <div className="h-(--control-h) w-36 rounded-6 bg-skeleton" />
      </div>
      <div className="mt-4 grid grid-cols-2 gap-(--gap) wide:grid-cols-4">
        {[1, 2, 3, 4].map((i) => (
          <div key={i} className="card h-[86px]" />
        ))}
      </div>
      <div className="mt-14 grid gap-(--gap) phone:grid-cols-2 wide:grid-cols-3">
        {[1, 2, 3, 4, 5, 6].map((i) => (
          <div key={i} className="card h-[240px]" />
        ))}
      </div>
    </div>
  )
}
