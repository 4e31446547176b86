import { defineCatalog } from 'rattan/plugin'
import { withShortName } from './short-name.ts'
import { banksApart, importTickers } from './tickers.ts'

/** The tickers that the tree lists; where it lists none, those of the registry. */
export const tickers = defineCatalog({
  name: 'tickers',
  summary: 'Tickers of the data tree with their sector, and which of them are liquid',
  files: ['metadata/sector_industry_registry.json', 'metadata/master_symbols.json'],
  read([sectors, liquid], registry, demo) {
    const listed = importTickers(sectors, liquid, registry)
    if (listed.length === 0) return { subjects: [...registry.subjects.values()].map(withShortName) }
    // A demo tree lists whatever it holds.
    const apart = demo ? [] : banksApart(listed, registry)
    return { subjects: [...listed, ...apart].map(withShortName) }
  },
})
