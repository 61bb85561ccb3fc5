package io.calcitefusion.tests.planted.legacy;

/** Has the name of a second home of dataset facts. */
public final class PlantedRowSpec {}
