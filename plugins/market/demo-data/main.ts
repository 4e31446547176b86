import { parseArgs } from 'node:util'
import { generate } from './generate.ts'

const DEFAULT_OUT = { small: '.data/demo', full: '.data/demo-full' } as const

const values = readOptions()
const { scale } = values
const seed = Number(values.seed)
if (scale !== 'small' && scale !== 'full') fail(`invalid --scale "${scale}": expected small or full`)
if (!Number.isSafeInteger(seed)) fail(`invalid --seed "${values.seed}": expected a whole number`)

const out = values.out ?? DEFAULT_OUT[scale]
const began = performance.now()
await generate({
  scale,
  out,
  seed,
  onProgress: (step, done, of) => console.log(`[${done}/${of}] ${step}`),
})
console.log(`demo data (${scale}) in ${out} after ${((performance.now() - began) / 1000).toFixed(1)} s`)

function readOptions() {
  try {
    return parseArgs({
      options: {
        scale: { type: 'string', default: 'small' },
        out: { type: 'string' },
        seed: { type: 'string', default: '1' },
      },
    }).values
  } catch (error) {
    return fail(`${(error as Error).message}\nexpected --scale small|full, --out <folder> or --seed <number>`)
  }
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}
