/** What lies between two places on an axis of days, as the chart library counts them. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** One chart as the others on its axis see it. */
interface AxisMember {
  /** Moves the crosshair to a day; null takes it away. */
  point(at: number | null): void
  show(span: Span): void
}

interface Axis {
  readonly members: Set<AxisMember>
  /** The chart under the pointer or the keys: it alone moves the others, or two would answer each other for ever. */
  leader: AxisMember | null
  span: Span | null
}

export interface Seat extends AxisMember {
  /** What the others show, if a reader has chosen it. */
  readonly span: Span | null
  /** From now on the others follow this chart. */
  lead(): void
  leave(): void
}

/** The axes of the charts that are drawn now. */
const axes = new Map<string, Axis>()

/**
 * Charts of the same days share crosshair and zoom, as the panes of one chart do. What the seat is told of its own
 * chart goes to the others while it leads.
 */
export function joinAxis(times: readonly string[], member: AxisMember): Seat {
  const key = `${times[0]} ${times.at(-1)} ${times.length}`
  const axis: Axis = axes.get(key) ?? { members: new Set(), leader: null, span: null }
  axes.set(key, axis)
  axis.members.add(member)
  const others = () => (axis.leader === member ? [...axis.members].filter((one) => one !== member) : [])
  return {
    span: axis.span,
    lead: () => {
      axis.leader = member
    },
    point: (at) => {
      for (const one of others()) one.point(at)
    },
    show: (span) => {
      if (axis.leader === member) axis.span = span
      for (const one of others()) one.show(span)
    },
    leave: () => {
      axis.members.delete(member)
      if (axis.leader === member) axis.leader = null
      if (axis.members.size === 0) axes.delete(key)
    },
  }
}
