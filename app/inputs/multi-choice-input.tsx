import { useState } from 'react'
import { useLanguage } from '../language.ts'
import { useFirstPress } from '../on-first-use.ts'
import { TypedAhead } from '../typed-ahead.tsx'
import { ChosenButton, type Scalar } from './chosen-button.tsx'
import type { ControlProps } from './control-props.ts'
import { Labelled } from './labelled.tsx'

const loadPopup = () => import('./multi-choice-popup.tsx').then((module) => module.MultiChoicePopup)

/** Several of many: up to three are named on the button, all can be ticked off in the list. */
export function MultiChoiceInput(props: ControlProps<readonly Scalar[]>) {
  const { text } = useLanguage()
  const [typed, setTyped] = useState('')
  const [Popup, button, , ahead] = useFirstPress(loadPopup, setTyped)
  return (
    <Labelled input={props.input} own>
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
      {ahead && <TypedAhead {...ahead} label={text(props.input.label)} typed={typed} />}
    </Labelled>
  )
}
