/** Up, down or a bar for no change: the sign of a change for those who do not see its colour. */
export function Triangle({ change }: { readonly change: number }) {
  const path = change > 0 ? 'M4 1 8 7.4H0z' : change < 0 ? 'M4 7.4 0 1h8z' : 'M0 3h8v2H0z'
  return (
    <svg viewBox="0 0 8 8" className="mr-1 inline-block size-2 fill-current align-[.5px]" aria-hidden="true">
      <path d={path} />
    </svg>
  )
}
