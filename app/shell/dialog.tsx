import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useLanguage } from '../language.ts'
import { Modal } from './modal.tsx'

/** A dialog: a title, what it is about, and what can be done at its foot. */
export function Dialog(props: {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  readonly text?: string
  readonly wide?: boolean
  readonly foot?: ReactNode
  readonly children?: ReactNode
}) {
  const { m } = useLanguage()
  return (
    <Modal
      open={props.open}
      onClose={props.onClose}
      label={props.title}
      className={`w-[calc(100%-24px)] ${props.wide ? 'max-w-[680px]' : 'max-w-[460px]'} max-h-[calc(100dvh-24px)] rounded-8 bg-raised p-0 shadow-modal`}
    >
      <div className="flex items-start gap-3 pt-3 pr-2 pl-5">
        <h2 className="min-w-0 flex-1 pt-0.5 text-14 leading-body font-strong break-words">{props.title}</h2>
        <button type="button" className="icon-btn" onClick={props.onClose} aria-label={m.close}>
          <X className="icon" aria-hidden="true" />
        </button>
      </div>
      <div className="px-5 pb-5">
        {props.text && <p className="text-12 text-fg-2">{props.text}</p>}
        {props.children}
        {props.foot && (
          <div className="mt-4 flex flex-wrap justify-end gap-2 [&_button]:pointer-coarse:h-11">
            {props.foot}
          </div>
        )}
      </div>
    </Modal>
  )
}
