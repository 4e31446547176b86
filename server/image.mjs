// node server/image.mjs <folder>, after `npm run build`: puts there what a built server needs to run, and nothing else.
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXTERNAL } from './build.mjs'

const ROOT = resolve(fileURLToPath(new URL('..', import.meta.url)))
const SERVED = ['.server', 'out', 'instance.yaml', 'registries', 'dashboards', 'package.json', 'LICENSE']
/** In packages these are for who develops with them. */
const UNUSED = /\.(map|md|d\.[cm]?ts)$/

const [to] = process.argv.slice(2)
if (!to) {
  console.error('usage: node server/image.mjs <folder>')
  process.exit(1)
}

/** Where Node finds a package that one in `from` asks for; undefined for one of another platform. */
function placeOf(name, from) {
  const place = join(from, 'node_modules', name)
  if (existsSync(join(ROOT, place, 'package.json'))) return place
  return from === '.' ? undefined : placeOf(name, dirname(from))
}

const packages = new Set()
function take(name, from) {
  const place = placeOf(name, from)
  if (place === undefined || packages.has(place)) return
  packages.add(place)
  const { dependencies, optionalDependencies } = JSON.parse(
    readFileSync(join(ROOT, place, 'package.json'), 'utf8'),
  )
  for (const one of Object.keys({ ...dependencies, ...optionalDependencies })) take(one, place)
}
for (const name of EXTERNAL) take(name, '.')

mkdirSync(to, { recursive: true })
for (const path of SERVED) cpSync(join(ROOT, path), join(to, path), { recursive: true })
for (const path of packages)
  cpSync(join(ROOT, path), join(to, path), {
    recursive: true,
    filter: (file) =>
      !UNUSED.test(file) && (file === join(ROOT, path) || !file.startsWith(join(ROOT, path, 'node_modules'))),
  })
for (const program of ['smoke.mjs', 'health.mjs']) cpSync(join(ROOT, 'server', program), join(to, program))
