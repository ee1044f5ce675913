/** nock instead of the network, while the suite that asks for it runs, and not for its neighbours in the process. */
import nock from "nock";

// Loading it takes over the HTTP of the whole process at once.
nock.restore();

/** For the suite that calls it: nothing is reached but what a test announces. */
export function withoutNetwork(): void {
  before(() => {
    nock.activate();
    nock.disableNetConnect();
  });
  after(() => {
    nock.enableNetConnect();
    nock.restore();
  });
  afterEach(() => nock.cleanAll());
}

export { nock };
