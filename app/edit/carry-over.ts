import type { PageLayouts } from '../../core/api/layouts.ts'
import { keepOwnLayout, type OwnLayout } from '../own-layout.ts'
import { type ApiFault, getJson, send } from '../request.ts'
import { keepLocalDraft, localDraft } from './local-draft.ts'

/** Pages that are on their way: who asks for a page twice at once carries it over once. */
const under = new Set<string>()

/**
 * What somebody kept in this browser before they signed in becomes their own version; where they have one, or the server
 * refuses it, it is a draft that they find when they edit the page. Whether the page is to be read anew. Rejects where
 * the server cannot be asked: then it stays as it is, and is tried when the page is next opened.
 */
export async function carryOver(person: string, { page, base }: OwnLayout): Promise<boolean> {
  if (under.has(page.id)) return false
  under.add(page.id)
  const path = `/api/layouts/${encodeURIComponent(page.id)}`
  const layouts = await getJson<PageLayouts>(path).catch((fault) => {
    under.delete(page.id)
    throw fault
  })
  const kept = layouts.personal === null && (await saved())
  if (!kept && localDraft(person, page.id) === null) {
    const draft = {
      page,
      base,
      number: layouts.draft?.number ?? 0,
      sent: false,
      at: new Date().toISOString(),
    }
    if (!keepLocalDraft(person, page.id, draft)) return false
  }
  keepOwnLayout(page.id, null)
  return kept

  async function saved(): Promise<boolean> {
    try {
      await send('PUT', path, { level: 'personal', page, base }, layouts.etags.personal)
      return true
    } catch (fault) {
      const { status } = fault as ApiFault
      if (status === 400 || status === 412) return false
      under.delete(page.id)
      throw fault
    }
  }
}
