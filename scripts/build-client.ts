import { BUNDLE_BUDGET, buildClientBundles } from '#core/app/client-bundle'

/** Builds the scripts that some pages load; a start does so by itself where they are missing. */
const count = (bytes: number) => bytes.toLocaleString('en')
for (const { name, weights, gzipBytes } of await buildClientBundles()) {
  for (const { file, bytes, gzipBytes } of weights)
    console.log(`${file}: ${count(bytes)} bytes, ${count(gzipBytes)} with gzip`)
  console.log(`${name}: ${count(gzipBytes)} with gzip in all, of ${count(BUNDLE_BUDGET)} allowed`)
}
