/** What a shape or colour of a chart means. */
export interface Key {
  readonly label: string
  readonly shape: 'box' | 'line' | 'circle' | 'diamond' | 'triangle' | 'square' | 'tick'
  readonly colour: string
  readonly hollow?: boolean
}

/** A row of shapes with their words; `quiet` below a chart, where it only explains colours. */
export function Keys({ items, quiet = false }: { readonly items: readonly Key[]; readonly quiet?: boolean }) {
  if (items.length === 0) return null
  return (
    <ul
      className={`flex flex-none flex-wrap gap-x-3.5 gap-y-0.5 leading-[1.45] ${quiet ? 'text-11 text-fg-3' : 'text-12 text-fg-2'}`}
    >
      {items.map((key) => (
        <li key={`${key.label}${key.shape}`} className="flex items-center gap-1.5 whitespace-nowrap">
          <KeyShape {...key} />
          {key.label}
        </li>
      ))}
    </ul>
  )
}

const PATHS = {
  box: 'M5 0v2M2.5 2h5v6h-5zM5 8v2M2.5 5h5',
  line: 'M0 5h10',
  circle: 'M5 1a4 4 0 1 0 0 8a4 4 0 1 0 0-8z',
  diamond: 'M5 .5 9.5 5 5 9.5.5 5z',
  triangle: 'M5 1 9.5 9h-9z',
  square: 'M1.5 1.5h7v7h-7z',
  tick: 'M0 5h10',
} as const

function KeyShape({ shape, colour, hollow = false }: Key) {
  const open = hollow || shape === 'box' || shape === 'line' || shape === 'tick'
  return (
    <svg viewBox="0 0 10 10" className="size-2.5 shrink-0" aria-hidden="true">
      <path d={PATHS[shape]} fill={open ? 'none' : colour} stroke={colour} strokeWidth={open ? 1.5 : 0} />
    </svg>
  )
}
