import { BAKEHOUSE_SCENES } from './products-bakehouse'
import { GARDEN_SCENES } from './products-garden'
import { PANTRY_SCENES } from './products-pantry'

export const PRODUCT_SCENES: Readonly<Record<string, string>> = {
  ...GARDEN_SCENES,
  ...BAKEHOUSE_SCENES,
  ...PANTRY_SCENES,
}
