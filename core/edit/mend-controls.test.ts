import { expect, it } from 'vitest'
import { applyEdits } from './apply.ts'
import type { Edit } from './edit.ts'
import { mendControls } from './mend-controls.ts'
import { SMALL, written } from './test-edits.ts'

const small = written(SMALL)
const mended = (...edits: Edit[]) => mendControls(applyEdits(small, edits))

it('leaves controls that a widget reads', () => {
  expect(mendControls(small)).toEqual([])
  expect(mended({ do: 'remove', widget: 'bars' })).toEqual([])
})

it('takes away the controls of a tab whose last reader went', () => {
  expect(
    mended(
      { do: 'remove', widget: 'bars' },
      { do: 'remove-tab', tab: 'two' },
      { do: 'remove', widget: 'lines' },
    ),
  ).toEqual([{ do: 'set-controls', of: 'tab', id: 'charts' }])
})

it('takes away the second of two on one tab', () => {
  const at: Edit = { do: 'set-controls', of: 'widget', id: 'lines', controls: ['view', 'places'] }
  expect(mended(at)).toEqual([{ do: 'set-controls', of: 'widget', id: 'lines', controls: ['places'] }])
})
