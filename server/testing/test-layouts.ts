import { expect } from 'vitest'
import type { KeptLevel, PageLayouts } from '../../core/api/layouts.ts'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import type { Answer, Browser } from './test-accounts.ts'

/** What the routes of versions take and give, for tests. */

export async function layoutsOf(who: Browser, page = 'tiny'): Promise<PageLayouts> {
  const answer = await who.ask('GET', `/api/layouts/${page}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<PageLayouts>()
}

export function save(
  who: Browser,
  page: string,
  level: KeptLevel,
  written: unknown,
  match: string | null,
  more: object = {},
): Promise<Answer> {
  const headers: Record<string, string> = match === null ? {} : { 'if-match': match }
  return who.ask('PUT', `/api/layouts/${page}`, { level, page: written, ...more }, headers)
}

/** Saves over whatever there is now. */
export async function saved(
  who: Browser,
  level: KeptLevel,
  written: WrittenPage,
  more: object = {},
): Promise<PageLayouts> {
  const now = await who.ask('GET', `/api/layouts/${written.id}`)
  const etag = now.statusCode === 200 ? now.json<PageLayouts>().etags[level] : '"none"'
  const answer = await save(who, written.id, level, written, etag, more)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<PageLayouts>()
}

/** The page under another title. */
export const titled = (page: WrittenPage, title: string): WrittenPage => ({
  ...page,
  title: { en: title, vi: title },
})
