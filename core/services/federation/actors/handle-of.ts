import type { FederationService } from '#core/contracts/federation'
import { handleText } from './actor-row'
import { appActor } from './local-actor'

/** The contract's `handleOf`: where an app is followed, e.g. `@blog@federation.example.org`. */
export const handleOf: FederationService['handleOf'] = async (ctx, app) =>
  handleText(await appActor(ctx, app))
