import { useState } from 'react'
import { useLanguage } from '../language.ts'
import { useFirstPress } from '../on-first-use.ts'
import { ChosenButton, type Scalar } from './chosen-button.tsx'
import type { ControlProps } from './control.ts'

const loadPopup = () => import('./multi-choice-popup.tsx').then((module) => module.MultiChoicePopup)

/** Several of many: up to three are named on the button, all can be ticked off in the list. */
export function MultiChoiceInput(props: ControlProps<readonly Scalar[]>) {
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
        <ChosenButton
          input={props.input}
          chosen={props.value}
          aria-haspopup="dialog"
          aria-expanded={false}
          {...button}
        />
      )}
    </div>
  )
}
