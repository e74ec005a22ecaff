// The whole life of a session, driven by the client that Microsoft wrote to test debug adapters.
//
// node whole_life.js FOLDER_OF_MODULES PYTHON LAUNCHER RUN MODULE LINE
'use strict';

const assert = require('assert');
const path = require('path');

const [modules, python, launcher, run, module_, line] = process.argv.slice(2);
const { DebugClient } = require(path.join(modules, 'node_modules', '@vscode', 'debugadapter-testsupport'));

async function stopped(client, request, args) {
    const [event] = await Promise.all([client.waitForEvent('stopped'), client.send(request, args)]);
    return event.body;
}

async function variables(client, threadId, name) {
    const frames = (await client.stackTraceRequest({ threadId })).body.stackFrames;
    const scopes = (await client.scopesRequest({ frameId: frames[0].id })).body.scopes;
    const scope = scopes.find((one) => one.name === name);
    assert.ok(scope, `a scope ${name}`);
    return (await client.variablesRequest({ variablesReference: scope.variablesReference })).body.variables;
}

async function main() {
    const client = new DebugClient(python, launcher, 'pytlc', undefined, true);
    client.defaultTimeout = 60000;
    await client.start();
    // Breakpoint at a line inside of the action: it moves to the definition, and the stop is there.
    await client.hitBreakpoint(
        { run, stopOnEntry: false },
        { path: module_, line: Number(line) + 1 },
        { path: module_, line: Number(line), column: 1 },
        { path: module_, line: Number(line), column: 1 },
    );
    const threads = (await client.threadsRequest()).body.threads.map((thread) => thread.name);
    assert.deepStrictEqual(threads, ['pcpu0', 'pcpu1', 'environment']);

    await client.setBreakpointsRequest({ source: { path: module_ }, breakpoints: [] });
    assert.strictEqual((await stopped(client, 'next', { threadId: 1 })).threadId, 1);
    await stopped(client, 'stepBack', { threadId: 1 });
    await stopped(client, 'stepIn', { threadId: 2 });
    assert.ok((await variables(client, 2, 'changed by this step')).length > 0);
    await stopped(client, 'reverseContinue', { threadId: 1 });

    await client.setFunctionBreakpointsRequest({ breakpoints: [{ name: 'vgic_migrate_irq' }] });
    const entered = await stopped(client, 'continue', { threadId: 1 });
    assert.strictEqual(entered.reason, 'function breakpoint');
    await client.setFunctionBreakpointsRequest({ breakpoints: [] });

    const status = (await variables(client, 1, 'all variables')).find((one) => one.name === 'status');
    const info = await client.dataBreakpointInfoRequest(
        { name: 'spi32', variablesReference: status.variablesReference },
    );
    assert.strictEqual(info.body.dataId, 'status[spi32]');
    await client.setDataBreakpointsRequest({ breakpoints: [{ dataId: info.body.dataId }] });
    assert.strictEqual((await stopped(client, 'continue', { threadId: 1 })).reason, 'data breakpoint');
    await client.setDataBreakpointsRequest({ breakpoints: [] });

    const violation = await stopped(client, 'continue', { threadId: 1 });
    assert.strictEqual(violation.reason, 'exception');
    const told = (await client.exceptionInfoRequest({ threadId: violation.threadId })).body;
    assert.strictEqual(told.exceptionId, 'NoLockCycle');
    const locks = await variables(client, 1, 'locks');
    assert.ok(locks.some((one) => one.value.includes('BLOCKED')), 'somebody is blocked');

    await stopped(client, 'stepBack', { threadId: 1 });
    const frame = (await client.stackTraceRequest({ threadId: 1 })).body.stackFrames[0];
    const targets = (await client.stepInTargetsRequest({ frameId: frame.id })).body.targets;
    const other = targets.find((target) => !target.label.includes('taken here'));
    await stopped(client, 'stepIn', { threadId: 1, targetId: other.id });

    const sum = await client.evaluateRequest({ expression: 'tla: 20 + 22', context: 'repl' });
    assert.strictEqual(sum.body.result, '42');
    await assert.rejects(client.customRequest('nothing'), /no request/);

    await Promise.all([client.waitForEvent('terminated'), client.disconnectRequest()]);
    client.stopAdapter();
}

main().then(
    () => process.stdout.write('done\n'),
    (error) => {
        process.stderr.write(`${error.stack}\n`);
        process.exit(1);
    },
);
