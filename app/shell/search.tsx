import { useState } from 'react'
import type { PageSummary } from '../../core/api/pages.ts'
import { useLanguage } from '../language.ts'
import { useFirstSign, useLoaded } from '../on-first-use.ts'
import { Modal } from './modal.tsx'
import { SearchAhead, useAhead } from './search-ahead.tsx'

const loadPalette = () => import('./palette.tsx').then((module) => module.Palette)
const loadMetric = () => import('./palette.tsx').then((module) => module.MetricDialog)
const loadSaveView = () => import('./palette.tsx').then((module) => module.SaveViewDialog)
const loadStillIn = () => import('./palette.tsx').then((module) => module.StillInDialog)

/**
 * The palette, fetched when the reader gives a first sign. Its field is there at once: what is typed before the rest is
 * here stays typed, and Enter takes the first entry as soon as there is one.
 */
export function Search(props: {
  open: boolean
  onClose: () => void
  pages: readonly PageSummary[]
  current: string | null
}) {
  const { open, pages, current } = props
  const { m } = useLanguage()
  const near = useFirstSign() || open
  const Palette = useLoaded(near, loadPalette)
  const MetricDialog = useLoaded(near, loadMetric)
  const SaveViewDialog = useLoaded(near, loadSaveView)
  const StillInDialog = useLoaded(near, loadStillIn)
  const { ahead, change, close } = useAhead(props.onClose)
  const [metric, setMetric] = useState<string | null>(null)
  const [saving, setSaving] = useState(false)
  const [stillIn, setStillIn] = useState(false)
  return (
    <>
      <Modal
        open={open}
        onClose={close}
        label={m.palette}
        className="mt-[12vh] w-[calc(100%-24px)] max-w-[580px] overflow-hidden rounded-8 bg-raised p-0 shadow-modal"
      >
        {/* Another field would break off a word that is being composed. */}
        {Palette && !ahead.composing ? (
          <Palette
            {...{ pages, current }}
            {...ahead}
            onClose={close}
            onChange={change}
            onMetric={setMetric}
            onSaveView={() => setSaving(true)}
            onStillIn={() => setStillIn(true)}
          />
        ) : (
          <SearchAhead {...ahead} onChange={change} />
        )}
      </Modal>
      {SaveViewDialog && <SaveViewDialog current={current} open={saving} onClose={() => setSaving(false)} />}
      {StillInDialog && <StillInDialog open={stillIn} onClose={() => setStillIn(false)} />}
      {MetricDialog && <MetricDialog id={metric} onClose={() => setMetric(null)} />}
    </>
  )
}
