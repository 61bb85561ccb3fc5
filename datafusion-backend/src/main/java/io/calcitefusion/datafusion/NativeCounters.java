package io.calcitefusion.datafusion;

/**
 * What the native library holds at one moment, over all engines of this class loader.
 *
 * @param engines open engines
 * @param sessions open sessions
 * @param plans open plans
 * @param streams open result streams
 * @param batches batches whose memory Java can read
 * @param stagings deployments that were neither committed nor discarded
 */
public record NativeCounters(
    long engines, long sessions, long plans, long streams, long batches, long stagings) {}
