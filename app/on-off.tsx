import { Switch } from 'radix-ui'
import type { ComponentProps } from 'react'

/** A switch, on or off: a button that a label can name. */
export const OnOff = (props: Omit<ComponentProps<typeof Switch.Root>, 'className' | 'children'>) => (
  <Switch.Root
    {...props}
    className="hit group relative h-[18px] w-8 flex-none rounded-full border border-line-control bg-surface data-[state=checked]:border-accent-strong data-[state=checked]:bg-accent-strong"
  >
    <Switch.Thumb className="block size-3 translate-x-[2px] rounded-full bg-fg-2 transition-transform duration-(--t-fast) data-[state=checked]:translate-x-4 data-[state=checked]:bg-on-accent" />
  </Switch.Root>
)
