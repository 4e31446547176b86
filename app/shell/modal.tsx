import { type ReactNode, useEffect, useRef } from 'react'

/**
 * The browser's own modal dialog: focus trap, Escape and an inert page come with it, and it needs no injected
 * styles. A press on the scrim closes it.
 */
export function Modal(props: {
  open: boolean
  onClose: () => void
  label: string
  className: string
  children: ReactNode
}) {
  const ref = useRef<HTMLDialogElement>(null)
  const { open, onClose } = props
  useEffect(() => {
    const dialog = ref.current
    if (!dialog || dialog.open === open) return
    if (!open) return dialog.close()
    dialog.showModal()
    // Else the browser picks the first thing that can have the focus, which may be a list or the close button.
    const field = dialog.querySelector<HTMLElement>('input, textarea') ?? dialog
    field.focus()
  }, [open])
  useEffect(() => {
    const dialog = ref.current
    const pressed = (event: MouseEvent) => event.target === dialog && onClose()
    dialog?.addEventListener('mousedown', pressed)
    return () => dialog?.removeEventListener('mousedown', pressed)
  }, [onClose])
  return (
    <dialog
      ref={ref}
      aria-label={props.label}
      // At once: by the time that the browser tells of the end it may be open again.
      onCancel={onClose}
      onClose={() => {
        if (!ref.current?.open) onClose()
      }}
      tabIndex={-1}
      className={`outline-none ${props.className}`}
    >
      {open && props.children}
    </dialog>
  )
}
