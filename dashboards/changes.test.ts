import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from '../server/config.ts'

interface Entry {
  readonly label: Words
  readonly description?: Words
}
type Words = { readonly en: string; readonly vi: string }

const BASE = /against|before|previous|yoy|qoq|start of|in percent of/i
const BASE_VI = /so với|cùng kỳ|quý trước|phiên trước|đầu khung|kể từ/i

test.each(['technical', 'market', 'sector', 'fx'])(
  'every change of registries/metrics/%s.yaml says against what, in both languages',
  (name) => {
    const { metrics } = parse(readFileSync(join(ROOT, `registries/metrics/${name}.yaml`), 'utf8')) as {
      metrics: Readonly<Record<string, Entry>>
    }
    const silent = Object.entries(metrics)
      .filter(([id]) => /(^|_)(change|yoy|qoq)(_|$)/.test(id))
      .filter(([, { label, description }]) => {
        const said = (lang: 'en' | 'vi') => `${label[lang]} ${description?.[lang] ?? ''}`
        return !BASE.test(said('en')) || !BASE_VI.test(said('vi'))
      })
    expect(silent.map(([id]) => id)).toEqual([])
  },
)
