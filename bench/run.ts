import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { measure } from './measure.ts'
import { inReadme, report } from './report.ts'
import { ROOT } from './server.ts'

const results = await measure(process.argv.includes('--quick'))
const folder = join(ROOT, 'bench/results')
mkdirSync(folder, { recursive: true })
const file = join(folder, `${results.at.replace(/[:.]/g, '-')}.json`)
writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`)
const text = report(results)
const readme = join(ROOT, 'bench/README.md')
writeFileSync(readme, inReadme(readFileSync(readme, 'utf8'), text))
console.log(`${text}\n\nwritten to ${file} and bench/README.md`)
