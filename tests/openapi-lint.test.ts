import { createConfig, lintFromString } from '@redocly/openapi-core'
import spectralCore from '@stoplight/spectral-core'
import spectralRulesets from '@stoplight/spectral-rulesets'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { startApp } from './support/start-app.ts'

async function openapi(): Promise<string> {
  const { http } = await startApp()
  return (await request(http).get('/openapi.json').expect(200)).text
}

describe('/openapi.json', { timeout: 60_000 }, () => {
  it('follows the recommended rules of Redocly', async () => {
    const config = await createConfig({
      extends: ['recommended'],
      rules: {
        // Its slugs have no dot and its numbers are digits, so that `{slug}.{form}` and `{from}...{to}` are no slug and
        // no number: the rule compares names of parameters alone.
        'no-ambiguous-paths': 'off',
      },
    })
    const problems = await lintFromString({ source: await openapi(), config })
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([])
  })

  it('follows the recommended rules of Spectral', async () => {
    const spectral = new spectralCore.Spectral()
    spectral.setRuleset({
      extends: [[{ extends: [], ...spectralRulesets.oas }, 'recommended']],
      rules: {
        // Whom to ask is for whoever runs a server to say, and not ours.
        'info-contact': 'off',
        // Knows OpenAPI 3.0, in which only OAuth has scopes. Since 3.1, section 4.8.30, any scheme may name roles.
        'oas3-operation-security-defined': 'off',
      },
    })
    const problems = await spectral.run(JSON.parse(await openapi()))
    expect(problems.map(({ code, message, path }) => [code, message, path.join('/')])).toEqual([])
  })
})
