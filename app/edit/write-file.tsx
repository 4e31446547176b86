import { useState } from 'react'
import { ApiFault } from '../request.ts'
import { Dialog } from '../shell/dialog.tsx'
import type { Saving } from './use-saving.ts'
import { useEditWords } from './words.ts'

/** Whether all that there is to do with what is published is to write it into the page's file. */
export const mayWriteFile = ({ layouts, changed }: Saving): boolean =>
  layouts.toFile && layouts.level === 'team' && !changed

/** Writes what is published into the page's YAML file, and says which that was, or why it was not. */
export function WriteFile({ saving }: { saving: Saving }) {
  const { e, m } = useEditWords()
  const [open, setOpen] = useState(false)
  const [outcome, setOutcome] = useState<string | ApiFault | null>(null)
  const written = typeof outcome === 'string' ? outcome : null
  const write = async () => setOutcome(await saving.writeFile(e.fileWritten))
  return (
    <>
      {mayWriteFile(saving) && (
        <button
          type="button"
          className="btn btn-small btn-primary disabled:opacity-60"
          disabled={saving.busy}
          aria-haspopup="dialog"
          onClick={() => {
            setOutcome(null)
            setOpen(true)
          }}
        >
          {e.writeFile}
        </button>
      )}
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={written === null ? e.writeFile : e.fileWritten(written)}
        text={written === null ? e.writeFileText : e.fileWrittenText}
        foot={
          <>
            <button type="button" className="btn btn-small" onClick={() => setOpen(false)}>
              {written === null ? e.cancel : m.close}
            </button>
            {written === null && (
              <button
                type="button"
                className="btn btn-small btn-primary disabled:opacity-60"
                disabled={saving.busy}
                onClick={() => void write()}
              >
                {e.writeFile}
              </button>
            )}
          </>
        }
      >
        {outcome instanceof ApiFault && (
          <p role="alert" className="mt-3 text-12 break-words text-danger">
            {e.fileRefused}: {outcome.body?.message ?? m.unreachable}
          </p>
        )}
      </Dialog>
    </>
  )
}
