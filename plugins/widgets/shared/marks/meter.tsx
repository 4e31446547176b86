import { type Ends, shareWithin } from '../axis/ends.ts'

/** A thin bar from the low end of its domain to a value; what lies beyond an end stops there. */
export function Meter({
  value,
  domain,
  colour,
  className = '',
}: {
  readonly value: number | null
  readonly domain: Ends
  readonly colour: string
  readonly className?: string
}) {
  const share = value === null ? 0 : shareWithin(value, domain)
  return (
    <span aria-hidden="true" className={`relative block h-1.5 rounded-2 bg-active ${className}`}>
      <i
        className="absolute inset-y-0 left-0 rounded-2"
        style={{ width: `${(share * 100).toFixed(2)}%`, background: colour }}
      />
    </span>
  )
}
