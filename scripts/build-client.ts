import { buildClientBundles } from '#core/app/client-bundle'

/** Builds the scripts that some pages load; a start does so by itself where they are missing. */
for (const { name, bytes } of await buildClientBundles()) console.log(`${name}.js: ${bytes} bytes`)
