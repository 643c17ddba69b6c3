import { BUNDLE_BUDGET, buildClientBundles } from '#core/app/client-bundle'

/** Builds the scripts that some pages load; a start does so by itself where they are missing. */
const count = (bytes: number) => bytes.toLocaleString('en')
for (const { name, bytes, gzipBytes } of await buildClientBundles())
  console.log(
    `${name}.js: ${count(bytes)} bytes, ${count(gzipBytes)} with gzip, of ${count(BUNDLE_BUDGET)} allowed`,
  )
