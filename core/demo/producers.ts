import { cefnBees } from './producers/cefn-bees'
import { dykesideHens } from './producers/dykeside-hens'
import { goodsShedBakery } from './producers/goods-shed-bakery'
import { hollybushDairy } from './producers/hollybush-dairy'
import { kilnOrchard } from './producers/kiln-orchard'
import { tunnelMushrooms } from './producers/tunnel-mushrooms'
import { upperWernFarm } from './producers/upper-wern-farm'
import { wernMill } from './producers/wern-mill'
import type { DemoProducer } from './shapes'

/** From the head of the valley down to the bridge. */
export const PRODUCERS = [
  upperWernFarm,
  cefnBees,
  dykesideHens,
  hollybushDairy,
  tunnelMushrooms,
  kilnOrchard,
  wernMill,
  goodsShedBakery,
] as const satisfies readonly DemoProducer[]
