import { useState } from 'react'
import { useLanguage } from '../language.ts'
import { useFirstPress } from '../on-first-use.ts'
import type { ControlProps } from './control.ts'
import { SubjectButton } from './subject-button.tsx'

const loadPopup = () => import('./subject-popup.tsx').then((module) => module.SubjectPopup)

/** A subject by code or name, with or without accents; the main ones come first. */
export function SubjectInput(props: ControlProps<string>) {
  const { text } = useLanguage()
  const [typed, setTyped] = useState('')
  const [Popup, button] = useFirstPress(loadPopup, setTyped)
  return (
    <div className="flex flex-none items-center gap-2 text-12 whitespace-nowrap text-fg-3">
      <span className="hidden phone:inline" aria-hidden="true">
        {text(props.input.label)}
      </span>
      {Popup ? (
        <Popup {...props} ref={button.ref} typed={typed} onType={setTyped} />
      ) : (
        <SubjectButton input={props.input} chosen={props.value} open={false} {...button} />
      )}
    </div>
  )
}
