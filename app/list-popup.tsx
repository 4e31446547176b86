import { Popover } from 'radix-ui'
import { type ReactElement, type ReactNode, type RefObject, useRef, useState } from 'react'

/** What a button opens: a list, with the field in which it is searched. `children` get what closes it. */
export function ListPopup(props: {
  readonly ref?: RefObject<HTMLButtonElement | null>
  readonly label: string
  readonly button: (open: boolean) => ReactElement
  readonly align?: 'start' | 'end'
  /** How wide it is. */
  readonly className: string
  readonly onClose?: () => void
  readonly children: (close: () => void) => ReactNode
}) {
  const own = useRef<HTMLButtonElement>(null)
  const ref = props.ref ?? own
  const [open, setOpen] = useState(false)
  // Over a dialog that is open only what is inside of it is seen.
  const [around, setAround] = useState<HTMLElement | null>(null)
  const show = (open: boolean) => {
    setAround(ref.current?.closest('dialog') ?? null)
    setOpen(open)
    if (!open) props.onClose?.()
  }
  return (
    <Popover.Root open={open} onOpenChange={show}>
      <Popover.Trigger asChild ref={ref}>
        {props.button(open)}
      </Popover.Trigger>
      <Popover.Portal container={around}>
        <Popover.Content
          align={props.align ?? 'start'}
          sideOffset={5}
          collisionPadding={8}
          aria-label={props.label}
          className={`pop ${props.className} max-w-[calc(100vw-16px)] overflow-hidden`}
        >
          {props.children(() => show(false))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
