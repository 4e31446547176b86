/** A thin bar from the low end of its domain to a value; what lies beyond an end stops there. */
export function Meter({
  value,
  domain: [low, high],
  colour,
  className = '',
}: {
  readonly value: number | null
  readonly domain: readonly [number, number]
  readonly colour: string
  readonly className?: string
}) {
  const share = value === null || high <= low ? 0 : Math.max(0, Math.min(1, (value - low) / (high - low)))
  return (
    <span aria-hidden="true" className={`relative block h-1.5 rounded-2 bg-active ${className}`}>
      <i
        className="absolute inset-y-0 left-0 rounded-2"
        style={{ width: `${(share * 100).toFixed(2)}%`, background: colour }}
      />
    </span>
  )
}
