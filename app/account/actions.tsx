import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Modal } from '../shell/modal.tsx'
import { useAccountWords } from './words.ts'

/** A small dialog with a title, over a list. */
export function Dialog(props: {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  readonly text?: string
  readonly children: ReactNode
}) {
  const { m } = useAccountWords()
  return (
    <Modal
      open={props.open}
      onClose={props.onClose}
      label={props.title}
      className="w-[calc(100%-24px)] max-w-[460px] rounded-8 bg-raised p-0 shadow-modal"
    >
      <div className="flex items-start gap-3 pt-3 pr-2 pl-5">
        <h2 className="min-w-0 flex-1 pt-0.5 text-14 leading-body font-strong break-words">{props.title}</h2>
        <button type="button" className="icon-btn" onClick={props.onClose} aria-label={m.close}>
          <X className="icon" aria-hidden="true" />
        </button>
      </div>
      <div className="px-5 pb-5">
        {props.text && <p className="text-12 text-fg-2">{props.text}</p>}
        <div className="mt-4">{props.children}</div>
      </div>
    </Modal>
  )
}

/** What ends a dialog, its own deed last. */
export const Actions = ({ children }: { readonly children: ReactNode }) => (
  <div className="mt-1 flex justify-end gap-2 [&_button]:pointer-coarse:h-11">{children}</div>
)
