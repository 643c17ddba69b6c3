import type { ServiceConcept } from '#core/concepts/concept'
import { projectPage } from './project-page'

export const handlers: ServiceConcept['handlers'] = [projectPage]
