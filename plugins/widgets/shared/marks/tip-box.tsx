import type { CSSProperties, ReactNode } from 'react'

/** A small box over a picture that says what is pointed at; what it says is said to screen readers elsewhere. */
export function TipBox({
  style,
  className = '',
  children,
}: {
  readonly style: CSSProperties
  readonly className?: string
  readonly children: ReactNode
}) {
  return (
    <div
      aria-hidden
      className={`pointer-events-none absolute z-5 rounded-4 bg-raised px-2.5 py-[7px] text-12 leading-[1.55] shadow-pop ${className}`}
      style={style}
    >
      {children}
    </div>
  )
}

/** A name with its value at the right. */
export function TipLine({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <p className="flex gap-4 whitespace-nowrap text-fg-2">
      {name}
      <b className="ml-auto font-medium text-fg">{children}</b>
    </p>
  )
}

/** A unit or the like behind a value. */
export const TipUnit = ({ children }: { readonly children: ReactNode }) =>
  children ? <span className="ml-1 font-normal text-fg-3">{children}</span> : null

/** About as wide as such a box gets. */
const WIDTH = 178

/** Beside a mark from `left` to `right`, on the side that has more room. */
export const beside = (left: number, right: number, width: number, apart = 8): CSSProperties =>
  right + WIDTH <= width || left < width - right ? { left: right + apart } : { right: width - left + apart }
