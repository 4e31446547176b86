import { useState } from 'react'
import { useLanguage } from '../language.ts'
import { useFirstPress } from '../on-first-use.ts'
import { TypedAhead } from '../typed-ahead.tsx'
import type { ControlProps } from './control-props.ts'
import { Labelled } from './labelled.tsx'
import { SubjectButton } from './subject-button.tsx'

const loadPopup = () => import('./subject-popup.tsx').then((module) => module.SubjectPopup)

/** A subject by code or name, with or without accents; the main ones come first. */
export function SubjectInput(props: ControlProps<string>) {
  const { text } = useLanguage()
  const [typed, setTyped] = useState('')
  const [Popup, button, , ahead] = useFirstPress(loadPopup, setTyped)
  return (
    <Labelled input={props.input} own>
      {Popup ? (
        <Popup {...props} ref={button.ref} typed={typed} onType={setTyped} />
      ) : (
        <SubjectButton input={props.input} chosen={props.value} open={false} {...button} />
      )}
      {ahead && <TypedAhead {...ahead} label={text(props.input.label)} typed={typed} />}
    </Labelled>
  )
}
