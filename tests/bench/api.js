// One kind of request, over and over: METHOD, URL, KEY and BODY from the environment.
import http from 'k6/http'
import { check } from 'k6'

export const options = {
  vus: Number(__ENV.VUS),
  duration: __ENV.DURATION,
  summaryTrendStats: ['med', 'p(99)'],
  discardResponseBodies: true
}

const headers = { Authorization: `Bearer ${__ENV.KEY}`, 'Content-Type': 'application/json' }
const wanted = __ENV.METHOD === 'POST' ? 201 : 200

export default function () {
  const answer = http.request(__ENV.METHOD, __ENV.URL, __ENV.BODY || null, { headers })
  check(answer, { answered: ({ status }) => status === wanted })
}
