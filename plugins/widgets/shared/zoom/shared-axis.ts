import { type Places, type Stretch, sameAxis } from './places.ts'

/** One chart as the others on its axis see it. */
interface AxisMember {
  readonly places: Places
  /** Shows a stretch of the axis; null all of it. */
  show(stretch: Stretch | null): void
  /** Moves the crosshair to a place; null takes it away. */
  point?(at: number | null): void
}

export interface Seat {
  /** What the others show, if a reader has chosen it. */
  readonly stretch: Stretch | null
  /** From now on the others follow this chart: it alone moves them, or two would answer each other for ever. */
  lead(): void
  show(stretch: Stretch | null): void
  point(at: number | null): void
  leave(): void
}

/** The charts that are drawn now, with what a reader chose to see of each. */
const members = new Map<AxisMember, Stretch | null>()
let leader: AxisMember | null = null

/**
 * Charts of the same time share crosshair and zoom, as the panes of one chart do. What the seat is told of its own chart
 * goes to the others while it leads.
 */
export function joinAxis(member: AxisMember): Seat {
  const others = () =>
    [...members.keys()].filter((one) => one !== member && sameAxis(one.places, member.places))
  const stretch =
    others()
      .map((one) => members.get(one))
      .find(Boolean) ?? null
  members.set(member, stretch)
  const followers = () => (leader === member ? others() : [])
  return {
    stretch,
    lead: () => {
      leader = member
    },
    show: (to) => {
      if (leader === member) members.set(member, to)
      for (const one of followers()) {
        members.set(one, to)
        one.show(to)
      }
    },
    point: (at) => {
      for (const one of followers()) one.point?.(at)
    },
    leave: () => {
      members.delete(member)
      if (leader === member) leader = null
    },
  }
}
